package usher.oauth.authorize;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How the answer gets from the browser to the app. */
public enum ResponseMode {
  /** After the question mark (RFC 6749, section 4.1.2). */
  QUERY,
  /** After the hash (OAuth 2.0 Multiple Response Types, section 2.1). */
  FRAGMENT,
  /** In a form that the browser sends (OAuth 2.0 Form Post Response Mode). */
  FORM_POST;

  /** As requests and the metadata name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Every one, as the metadata lists them. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ResponseMode::word).toList();
  }

  static Optional<ResponseMode> of(String word) {
    return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
  }
}
