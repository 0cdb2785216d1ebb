package usher.log;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Blots out secrets that got into a log line by accident: tokens by their look, other secrets by
 * their names.
 */
final class Masking {
  static final String MASK = "***";

  private static final Set<String> SECRET_NAMES =
      Set.of(
          "password",
          "secret",
          "client_secret",
          "access_token",
          "refresh_token",
          "id_token",
          "device_code",
          "user_code",
          "code_verifier",
          "client_assertion",
          "authorization",
          "cookie",
          "set-cookie",
          "ticket");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)(password|secret|_token|device_code|user_code|code_verifier|client_assertion"
              + "|ticket|[?&]code)(\\\\?[\"']?\\s*[=:]\\s*)"
              + "(\\\\?\"[^\"]*\"|'[^']*'|[^\\s&,;\"'})\\]]+)");

  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b(bearer|dpop|basic)(\\s+)[A-Za-z0-9._~+/=-]{8,}");

  private static final Pattern COOKIE = Pattern.compile("(?i)\\b((?:set-)?cookie:\\s*)[^\\r\\n]+");

  private static final Pattern JWT = Pattern.compile("eyJ[\\w-]{8,}\\.[\\w-]*\\.?[\\w-]*");

  private Masking() {}

  static String value(String name, String value) {
    return SECRET_NAMES.contains(name.toLowerCase(Locale.ROOT)) ? MASK : text(value);
  }

  static String text(String text) {
    if (!mayHoldSecret(text)) {
      return text;
    }
    String masked = SCHEME.matcher(text).replaceAll("$1$2" + MASK);
    masked = JWT.matcher(masked).replaceAll(MASK);
    masked = COOKIE.matcher(masked).replaceAll("$1" + MASK);
    return NAMED.matcher(masked).replaceAll("$1$2" + MASK);
  }

  /** Most values are short words and numbers: they are let through without a regular expression. */
  private static boolean mayHoldSecret(String text) {
    return text.length() > 8
        && (text.indexOf('=') >= 0
            || text.indexOf(':') >= 0
            || text.indexOf(' ') >= 0
            || text.contains("eyJ"));
  }
}
