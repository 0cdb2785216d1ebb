package usher.tidy;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules that every file of the repository keeps, with their numbers. */
public final class TidyRules {
  private static final int CLASS_LINES = 300;
  private static final int SERVER_LINES = 400;
  private static final int TEST_LINES = 600;
  private static final int METHOD_LINES = 60;
  private static final int COLUMNS = 100;
  private static final int PARAMETERS = 8;
  private static final int FILES_PER_PACKAGE = 20;
  private static final int FILE_BYTES = 512 * 1024;

  /** The one class that says `new` for everything, and may be long for it. */
  private static final String WIRING = "server/src/main/java/usher/Server.java";

  private static final Set<String> EMPTY_WORDS =
      Set.of(
          "Manager",
          "Service",
          "Helper",
          "Util",
          "Utils",
          "Impl",
          "Abstract",
          "Base",
          "Dto",
          "DTO");

  private static final List<Banned> BANNED =
      List.of(
          new Banned(
              "time and chance come in through constructors",
              "Instant\\.now\\(\\)|System\\.currentTimeMillis\\(|new SecureRandom\\("
                  + "|Math\\.random\\(|(LocalDate|LocalDateTime|ZonedDateTime)\\.now\\("
                  + "|Clock\\.system|InstantSource\\.system\\(",
              f -> f.isMainJava() && !isCompositionRoot(f.path())),
          new Banned(
              "time and chance come in through constructors",
              "System\\.nanoTime\\(",
              f -> f.isMainJava() && !isCompositionRoot(f.path()) && !isWaiting(f.path())),
          new Banned(
              "wait for the thing itself",
              "Thread\\.sleep\\(",
              f -> f.isJava() && !f.path().startsWith("bench/")),
          new Banned(
              "log it, or let it go up",
              "\\.printStackTrace\\(|System\\.(out|err)\\b",
              f -> f.isMainJava() && !isCommand(f.path())),
          new Banned(
              "a test runs and asserts",
              "@Disabled\\b|TimeUnit\\.\\w+\\.sleep\\(|waitForTimeout\\(|assertTrue\\(true\\)",
              SourceFile::isTestJava));

  private static final Pattern LEFTOVER = Pattern.compile("\\b(TOD[O]|FIXM[E]|XX[X])\\b");
  private static final Pattern MACHINE =
      Pattern.compile(
          "repo1?\\.mave[n]\\.|registry\\.npmj[s]|registry\\.yarnpk[g]|deb\\.debia[n]\\.org"
              + "|/hom[e]/\\w|/User[s]/\\w|/roo[t]/|/wor[k]/|/tm[p]/w|/far[m]/");
  private static final Pattern DOCUMENTED =
      Pattern.compile("/\\*\\*\\s(?:[^*]|\\*(?!/))*?[.:](?:[^*]|\\*(?!/))*\\*/\\s*(?:@|\\w|$)");

  private record Banned(String because, Pattern pattern, Predicate<SourceFile> where) {
    Banned(String because, String pattern, Predicate<SourceFile> where) {
      this(because, Pattern.compile(pattern), where);
    }
  }

  private TidyRules() {}

  /** Everything in these files that breaks a rule. */
  public static List<Finding> check(List<SourceFile> files) {
    var findings = new ArrayList<Finding>();
    for (var file : files) {
      checkAny(file, findings);
      if (file.isJava()) {
        checkJava(file, findings);
      }
      if (file.name().endsWith(".md")) {
        checkMarkdown(file, findings);
      }
    }
    checkPackages(files, findings);
    return findings;
  }

  private static void checkAny(SourceFile file, List<Finding> findings) {
    if (file.bytes() > FILE_BYTES) {
      findings.add(new Finding(file.path(), 1, "larger than 512 KiB"));
    }
    matches(file, file.lines(), LEFTOVER, "finish it, or leave it out", findings);
    matches(file, file.lines(), MACHINE, "true on one machine or network only", findings);
  }

  private static void checkJava(SourceFile file, List<Finding> findings) {
    var lines = file.lines();
    var limit =
        file.isTestJava() ? TEST_LINES : WIRING.equals(file.path()) ? SERVER_LINES : CLASS_LINES;
    if (lines.size() > limit) {
      findings.add(new Finding(file.path(), limit, "a class of more than " + limit + " lines"));
    }
    var written = JavaText.withoutTextBlocks(file.text()).lines().toList();
    for (var i = 0; i < written.size(); i++) {
      if (written.get(i).length() > COLUMNS && !written.get(i).startsWith("import ")) {
        findings.add(new Finding(file.path(), i + 1, "wider than 100 columns"));
      }
    }
    var code = JavaText.withoutCommentsAndLiterals(file.text()).lines().toList();
    for (var banned : BANNED) {
      if (banned.where.test(file)) {
        matches(file, code, banned.pattern, banned.because, findings);
      }
    }
    var java = new JavaText(file.text());
    checkMethods(file, java, findings);
    checkTypes(file, java, findings);
  }

  private static void checkMethods(SourceFile file, JavaText java, List<Finding> findings) {
    for (var method : java.methods) {
      if (method.lines() > METHOD_LINES) {
        findings.add(
            new Finding(file.path(), method.firstLine(), method.name() + " is over 60 lines"));
      }
      if (method.isConstructor()
          && method.parameters() > PARAMETERS
          && !WIRING.equals(file.path())) {
        findings.add(
            new Finding(
                file.path(), method.firstLine(), method.name() + " takes more than 8 parameters"));
      }
    }
  }

  private static void checkTypes(SourceFile file, JavaText java, List<Finding> findings) {
    for (var type : java.types) {
      var words = Stream.of(type.name().split("(?<=[a-z0-9])(?=[A-Z])"));
      if (words.anyMatch(EMPTY_WORDS::contains)) {
        findings.add(
            new Finding(file.path(), type.line(), type.name() + ": name it after what it is"));
      }
    }
    if (file.isMainJava() && !java.types.isEmpty() && !opensWithSentence(file, java.types.get(0))) {
      findings.add(
          new Finding(
              file.path(), java.types.get(0).line(), "no sentence (Javadoc) on what the class is"));
    }
  }

  private static boolean opensWithSentence(SourceFile file, JavaText.Type type) {
    var before = String.join("\n", file.lines().subList(0, type.line()));
    return DOCUMENTED.matcher(before).find();
  }

  private static void checkMarkdown(SourceFile file, List<Finding> findings) {
    var fenced = false;
    var titles = 0;
    for (var line : file.lines()) {
      fenced ^= line.startsWith("```");
      titles += !fenced && line.startsWith("# ") ? 1 : 0;
    }
    if (titles != 1 || !file.text().startsWith("# ")) {
      findings.add(new Finding(file.path(), 1, "a document opens with its one title"));
    }
  }

  private static void checkPackages(List<SourceFile> files, List<Finding> findings) {
    var java = files.stream().filter(SourceFile::isJava).toList();
    var marked =
        java.stream()
            .filter(f -> f.name().equals("package-info.java") && f.text().contains("@NullMarked"))
            .map(TidyRules::packageOf)
            .collect(toSet());
    Map<String, Long> sizes =
        java.stream()
            .filter(f -> !f.name().equals("package-info.java"))
            .collect(groupingBy(SourceFile::folder, counting()));
    sizes.forEach((folder, size) -> {
      if (size > FILES_PER_PACKAGE && folder.contains("src/main/java")) {
        findings.add(new Finding(folder, 1, "a package of more than 20 files"));
      }
    });
    java.stream()
        .filter(f -> !f.name().equals("module-info.java"))
        .map(TidyRules::packageOf)
        .distinct()
        .filter(p -> !marked.contains(p))
        .forEach(p -> findings.add(new Finding(p, 1, "no package-info.java with @NullMarked")));
  }

  /** Module and package: a test lies in the package of what it tests. */
  private static String packageOf(SourceFile file) {
    return file.folder().replace("/src/test/java", "").replace("/src/main/java", "");
  }

  private static void matches(
      SourceFile file, List<String> lines, Pattern pattern, String because, List<Finding> to) {
    for (var i = 0; i < lines.size(); i++) {
      var match = pattern.matcher(lines.get(i));
      if (match.find()) {
        to.add(new Finding(file.path(), i + 1, match.group() + ": " + because));
      }
    }
  }

  /** Where a program begins and the real clock and real chance are handed in. */
  private static boolean isCompositionRoot(String path) {
    return WIRING.equals(path)
        || path.matches("edge/src/main/java/usher/edge/(Edge|TrustClock).java")
        || path.matches("(server/src/main/java/usher|demo/src/main/java/matinee)/(Main|Demo).java")
        || path.startsWith("bench/");
  }

  /** Who keeps a caller waiting: real time passes there, whatever the clock says. */
  private static boolean isWaiting(String path) {
    return path.matches("server/src/main/java/usher/(http/\\w+|grant/DeviceCodes).java")
        || path.equals("demo/src/main/java/matinee/launch/UsherProcess.java");
  }

  /** What speaks to a person at a terminal. */
  private static boolean isCommand(String path) {
    return isCompositionRoot(path)
        || path.equals("demo/src/main/java/matinee/Curtain.java")
        || path.startsWith("server/src/main/java/usher/cli/");
  }
}
