package usher.oauth.client;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code client_secret_basic}: id and secret in the Authorization header (RFC 6749, 2.3.1). */
final class ClientSecretBasic {
  private static final String SCHEME = "basic ";

  private ClientSecretBasic() {}

  /** Whether that is an Authorization header of this scheme. */
  static boolean is(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /**
   * What the header says; nothing if it cannot be read. Both parts are form-encoded by the RFC, but
   * many a client sends them as they are: then there are two readings.
   */
  static List<Presented> read(String authorization) {
    String pair;
    try {
      byte[] decoded = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
      pair = new String(decoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return List.of();
    }
    Presented plain = presented(pair.substring(0, colon), pair.substring(colon + 1));
    if (pair.indexOf('%') < 0 && pair.indexOf('+') < 0) {
      return List.of(plain);
    }
    try {
      return List.of(presented(decoded(plain.clientId()), decoded(plain.proof())), plain);
    } catch (IllegalArgumentException e) {
      return List.of(plain);
    }
  }

  private static Presented presented(String id, String secret) {
    return new Presented(AuthMethod.CLIENT_SECRET_BASIC, id, secret);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
