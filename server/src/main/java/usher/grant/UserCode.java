package usher.grant;

import java.util.Locale;
import java.util.Optional;
import usher.secret.Secrets;

/**
 * The code that a television shows and a viewer types: eight letters without vowels, so that no
 * word comes out and nothing is mistaken for a digit (RFC 8628, section 6.1).
 */
public record UserCode(String letters) {
  /** The letters that occur. */
  public static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";

  /** How many there are. */
  public static final int LENGTH = 8;

  private static final int TYPED_MAX = 64;

  /** Makes a new one. */
  public static UserCode make(Secrets secrets) {
    return new UserCode(secrets.letters(ALPHABET, LENGTH));
  }

  /** Reads what a viewer typed: case, dashes, dots and spaces do not matter. */
  public static Optional<UserCode> parse(String typed) {
    if (typed.length() > TYPED_MAX) {
      return Optional.empty();
    }
    String letters = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s.\\-_\u2010-\u2015]", "");
    boolean ours =
        letters.length() == LENGTH && letters.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    return ours ? Optional.of(new UserCode(letters)) : Optional.empty();
  }

  /** In two groups of four, as it is shown. */
  public String shown() {
    return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
  }

  /** Under which it is stored. */
  public String hash() {
    return Secrets.hash("user code " + letters);
  }

  /** Never the letters: whoever reads a log must not be able to allow a device. */
  @Override
  public String toString() {
    return "UserCode";
  }
}
