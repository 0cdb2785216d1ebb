package usher.oauth.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a client proves who it is (OpenID Connect Core, section 9). */
public enum AuthMethod {
  /** Not at all: an app in the hands of viewers. */
  NONE,
  CLIENT_SECRET_BASIC,
  CLIENT_SECRET_POST,
  PRIVATE_KEY_JWT;

  /** The name that is registered for it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Their names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(AuthMethod::word).toList();
  }

  /** Reads {@link #word}. */
  public static Optional<AuthMethod> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }
}
