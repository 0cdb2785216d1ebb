package usher.account;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An e-mail address: as the viewer writes it, and the key under which it is unique.
 *
 * <p>The key ignores case and Unicode's many spellings of one letter. Dots and plus signs stay:
 * only some providers ignore them, and to guess would let one viewer take another's address.
 */
public record Email(String written, String key) {
  private static final int LENGTH_MAX = 254;
  private static final int LOCAL_MAX = 64;

  /** RFC 5322 §3.2.3: outside quotes, which nobody uses, they end an address or begin another. */
  private static final String SPECIALS = "()<>[]:;@\\,\"";

  /** Reads an address; empty if it cannot be one. */
  public static Optional<Email> parse(String text) {
    String stripped = text.strip();
    if (stripped.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    String written = Normalizer.normalize(stripped, Normalizer.Form.NFKC);
    int at = written.lastIndexOf('@');
    if (at < 1 || at > LOCAL_MAX || written.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    return domain(written.substring(at + 1))
        .filter(domain -> plain(written.substring(0, at)))
        .map(domain ->
            new Email(written, written.substring(0, at).toLowerCase(Locale.ROOT) + "@" + domain));
  }

  private static boolean plain(String local) {
    return local.codePoints().allMatch(c -> SPECIALS.indexOf(c) < 0 && isShown(c));
  }

  /** Nothing that hides, or turns the direction of the line it stands in. */
  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static Optional<String> domain(String text) {
    try {
      String ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
      boolean complete = !ascii.isEmpty() && !ascii.startsWith(".") && !ascii.endsWith(".");
      return complete && !ascii.contains("..") ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
