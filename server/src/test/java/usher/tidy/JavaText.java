package usher.tidy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Java source cut into types and methods by counting brackets: enough to measure them, no parser.
 */
final class JavaText {
  record Type(String name, int line) {}

  /** A method or constructor with its first and last line; a constructor has its type's name. */
  record Method(String type, String name, int parameters, int firstLine, int lastLine) {
    int lines() {
      return lastLine - firstLine + 1;
    }

    boolean isConstructor() {
      return name.equals(type);
    }
  }

  private static final String TEXT_BLOCK = "\"\"\"";
  private static final Pattern TYPE =
      Pattern.compile("(?<![.\\w])(?:class|interface|enum|record)\\s+(\\w+)");
  private static final Pattern NAMED =
      Pattern.compile("(\\w+)\\s*\\((.*)\\)[^()]*$", Pattern.DOTALL);
  private static final Pattern COMPACT = Pattern.compile("(\\w+)$");

  private enum Kind {
    TYPE,
    METHOD,
    OTHER
  }

  private record Open(Kind kind, String name, int parameters, int line) {}

  final List<Type> types = new ArrayList<>();
  final List<Method> methods = new ArrayList<>();
  private final String code;
  private final Deque<Open> open = new ArrayDeque<>();

  JavaText(String source) {
    code = withoutCommentsAndLiterals(source);
    cut();
  }

  /** The source with its text blocks blanked out, line for line: quoted text is as it is. */
  static String withoutTextBlocks(String source) {
    return blanked(source, true);
  }

  /** The source with what is between quotes and in comments blanked out, line for line. */
  static String withoutCommentsAndLiterals(String source) {
    return blanked(source, false);
  }

  private static String blanked(String source, boolean textBlocksOnly) {
    var kept = new StringBuilder(source.length());
    var i = 0;
    while (i < source.length()) {
      var end = endOfQuoted(source, i);
      var text = source.substring(i, Math.max(end, i + 1));
      var blank = end > i && (!textBlocksOnly || text.startsWith(TEXT_BLOCK));
      kept.append(blank ? (text.startsWith("/") ? "" : "\"\"") + breaks(text) : text);
      i += text.length();
    }
    return kept.toString();
  }

  /** Where the comment or literal that begins here ends; here, if none begins. */
  private static int endOfQuoted(String source, int i) {
    if (source.startsWith("//", i)) {
      var end = source.indexOf('\n', i);
      return end < 0 ? source.length() : end;
    }
    if (source.startsWith("/*", i)) {
      return source.indexOf("*/", i) + 2;
    }
    if (source.startsWith(TEXT_BLOCK, i)) {
      return endOfLiteral(source, i + TEXT_BLOCK.length(), TEXT_BLOCK);
    }
    var c = source.charAt(i);
    return c == '"' || c == '\'' ? endOfLiteral(source, i + 1, String.valueOf(c)) : i;
  }

  private static int endOfLiteral(String source, int from, String quote) {
    var i = from;
    while (!source.startsWith(quote, i) && i < source.length()) {
      i += source.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(source.length(), i + quote.length());
  }

  private static String breaks(String text) {
    return "\n".repeat((int) text.chars().filter(c -> c == '\n').count());
  }

  private void cut() {
    var header = 0;
    var line = 1;
    for (var i = 0; i < code.length(); i++) {
      switch (code.charAt(i)) {
        case '\n' -> line++;
        case '(' -> open.push(new Open(Kind.OTHER, "(", 0, line));
        case ')' -> open.pop();
        case '{' -> {
          open.push(opened(code.substring(header, i), line));
          header = i + 1;
        }
        case '}' -> {
          close(line);
          header = i + 1;
        }
        case ';' -> header = i + 1;
        default -> {}
      }
    }
  }

  private Open opened(String header, int line) {
    var around = open.peek();
    if (around != null && around.name.equals("(")) {
      return new Open(Kind.OTHER, "", 0, line);
    }
    var type = TYPE.matcher(header);
    if (type.find()) {
      types.add(new Type(type.group(1), line));
      return new Open(Kind.TYPE, type.group(1), 0, line);
    }
    if (around == null || around.kind != Kind.TYPE || header.contains("=")) {
      return new Open(Kind.OTHER, "", 0, line);
    }
    var first = line - (int) header.strip().chars().filter(c -> c == '\n').count();
    return method(withoutAnnotations(header).strip(), first);
  }

  private static Open method(String signature, int line) {
    var named = NAMED.matcher(signature);
    if (named.find()) {
      return new Open(Kind.METHOD, named.group(1), count(named.group(2)), line);
    }
    var compact = COMPACT.matcher(signature);
    return new Open(Kind.METHOD, compact.find() ? compact.group(1) : "static", 0, line);
  }

  private static String withoutAnnotations(String header) {
    return header.replaceAll("@[\\w.]+(\\([^()]*\\))?", " ");
  }

  /** How many parameters are in this list: commas outside of type arguments, and one. */
  private static int count(String parameters) {
    if (parameters.isBlank()) {
      return 0;
    }
    var depth = 0;
    var count = 1;
    for (var i = 0; i < parameters.length(); i++) {
      var c = parameters.charAt(i);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      count += c == ',' && depth == 0 ? 1 : 0;
    }
    return count;
  }

  private void close(int line) {
    var closed = open.pop();
    var around = open.peek();
    if (closed.kind == Kind.METHOD && around != null) {
      methods.add(new Method(around.name, closed.name, closed.parameters, closed.line, line));
    }
  }
}
