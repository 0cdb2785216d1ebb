package usher.oauth.authorize;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the app wants the viewer to be asked (OpenID Connect Core, section 3.1.2.1). */
public enum Prompt {
  /** Nothing at all: an answer at once, whatever it is. */
  NONE,
  /** The password once more. */
  LOGIN,
  /** Whether the app may. */
  CONSENT,
  /** Which account. */
  SELECT_ACCOUNT;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Every one, as the metadata lists them. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Prompt::word).toList();
  }

  static Optional<Prompt> of(String word) {
    return Arrays.stream(values()).filter(prompt -> prompt.word().equals(word)).findFirst();
  }
}
