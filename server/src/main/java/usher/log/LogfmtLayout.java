package usher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.util.Locale;

/**
 * One {@code name=value} line per event; a stack trace follows on lines that begin with a tab.
 * Thread-safe.
 */
final class LogfmtLayout extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    line.append("at=").append(LogFields.instant(event));
    put(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    put(line, "from", LogFields.from(event));
    put(line, "msg", Masking.text(event.getFormattedMessage()));
    LogFields.forEach(event, (name, value) -> put(line, name, String.valueOf(value)));
    line.append('\n');
    String trace = LogFields.trace(event);
    if (trace != null) {
      // Each line of it begins with a tab, so that no text within can pass for a line of its own.
      trace.lines().forEach(l -> line.append('\t').append(plain(l.strip())).append('\n'));
    }
    return line.toString();
  }

  private static void put(StringBuilder line, String name, String value) {
    line.append(' ').append(key(name)).append('=');
    if (!value.isEmpty() && value.chars().allMatch(LogfmtLayout::bare)) {
      line.append(value);
      return;
    }
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> line.append(printable(c));
      }
    }
    line.append('"');
  }

  private static boolean bare(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
  }

  private static String key(String name) {
    return name.chars().allMatch(LogfmtLayout::bare) ? name : "odd_name";
  }

  private static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      plain.append(printable(text.charAt(i)));
    }
    return plain.toString();
  }

  /** Control characters (C0, DEL, C1) and the two Unicode line ends would speak to the terminal. */
  private static String printable(char c) {
    boolean control = c < ' ' || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029';
    return control ? String.format("\\u%04x", (int) c) : String.valueOf(c);
  }
}
