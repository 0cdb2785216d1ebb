package usher.account;

import com.nulabinc.zxcvbn.Zxcvbn;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;

/**
 * Which passwords are accepted: long enough and not a common one; no rules about which characters
 * (NIST SP 800-63B-4, section 3.1.1.2). Thread-safe.
 */
public final class PasswordPolicy {
  /** Why a password is not accepted. */
  public enum Weakness {
    TOO_SHORT,
    TOO_LONG,
    TOO_COMMON,
    HOLDS_EMAIL
  }

  /** Longest password read, in characters; at least 64 must be allowed. */
  public static final int LENGTH_MAX = 256;

  /** zxcvbn's estimate costs more than linear time; the first characters tell enough. */
  private static final int ESTIMATED = 64;

  /** For each letter that has several in zxcvbn's table, the signs that can stand for it. */
  private static final List<String> LOOKALIKES =
      List.of("4@", "({[<", "69", "1!|", "1|7", "$5", "+7");

  /**
   * zxcvbn looks up each of them, all words of all lengths, which takes seconds when a password is
   * made for it. Nobody's favourite password has so many signs.
   */
  private static final int READINGS_MAX = 16;

  /** Below about 10^6 guesses a password is among the first that anyone tries. */
  private static final double GUESSES_LOG10_MIN = 6;

  private final int lengthMin;
  private final Zxcvbn estimate = new Zxcvbn();

  public PasswordPolicy(int lengthMin) {
    this.lengthMin = lengthMin;
  }

  /** The least number of characters. */
  public int lengthMin() {
    return lengthMin;
  }

  /** Why the password is refused for that account; empty if it is fine. */
  public Optional<Weakness> weakness(String password, Email email) {
    String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
    int length = normal.codePointCount(0, normal.length());
    if (length < lengthMin) {
      return Optional.of(Weakness.TOO_SHORT);
    }
    if (length > LENGTH_MAX) {
      return Optional.of(Weakness.TOO_LONG);
    }
    if (normal.equalsIgnoreCase(email.written()) || normal.equalsIgnoreCase(email.key())) {
      return Optional.of(Weakness.HOLDS_EMAIL);
    }
    return common(normal, email) ? Optional.of(Weakness.TOO_COMMON) : Optional.empty();
  }

  private boolean common(String password, Email email) {
    String start = password.substring(0, Math.min(ESTIMATED, password.length()));
    if (readings(start) > READINGS_MAX) {
      return false;
    }
    List<String> known = List.of(email.key(), email.key().split("@", 2)[0], "usher");
    return estimate.measure(start, known).getGuessesLog10() < GUESSES_LOG10_MIN;
  }

  private static int readings(String password) {
    int readings = 1;
    for (String lookalikes : LOOKALIKES) {
      long used = lookalikes.chars().filter(c -> password.indexOf(c) >= 0).count();
      readings *= Math.toIntExact(Math.max(1, used));
    }
    return readings;
  }
}
