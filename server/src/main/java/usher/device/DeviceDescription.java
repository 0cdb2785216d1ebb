package usher.device;

import java.text.Normalizer;

/** What a device is, as its app or its User-Agent tells. */
public record DeviceDescription(DeviceKind kind, String name, String model) {
  /** Longest name or model, in characters. */
  public static final int TEXT_MAX = 60;

  /** Four UTF-16 units for each character that is shown, at most; nothing beyond is looked at. */
  private static final int READ_MAX = 4 * TEXT_MAX;

  /**
   * A name or model as it can stand in a list among others: one line, no control or formatting
   * characters (which could turn the line's direction or hide a part of it), at most {@link
   * #TEXT_MAX} characters. Empty if nothing is left.
   */
  public static String plain(String text) {
    String normal =
        Normalizer.normalize(
            text.substring(0, Math.min(READ_MAX, text.length())), Normalizer.Form.NFC);
    StringBuilder plain = new StringBuilder();
    normal
        .codePoints()
        .filter(c -> isSpace(c) || isShown(c))
        .map(c -> isSpace(c) ? ' ' : c)
        .filter(c -> c != ' ' || (!plain.isEmpty() && plain.charAt(plain.length() - 1) != ' '))
        .limit(TEXT_MAX)
        .forEachOrdered(plain::appendCodePoint);
    return plain.toString().strip();
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
