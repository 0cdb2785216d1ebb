package usher.oauth.resource;

import java.util.List;
import java.util.Locale;
import usher.http.Call;

/** An access token as it came in a request's Authorization header. */
public sealed interface TokenHeader {
  /** As {@code Bearer} (RFC 6750, section 2.1). */
  record Bearer(String token) implements TokenHeader {}

  /**
   * As {@code DPoP} (RFC 9449, section 7.1).
   *
   * @param proofs the values of all DPoP headers
   */
  record Dpop(String token, List<String> proofs) implements TokenHeader {}

  /** The token of a request; a problem if there is none. */
  static TokenHeader of(Call call) {
    String header = call.header("Authorization");
    int space = header == null ? -1 : header.indexOf(' ');
    if (header != null && space > 0) {
      String token = header.substring(space + 1).strip();
      switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
        case "bearer" -> {
          return new Bearer(token);
        }
        case "dpop" -> {
          return new Dpop(token, call.headers("DPoP"));
        }
        default -> {
          // Some other scheme brings no access token.
        }
      }
    }
    throw Challenges.missing();
  }

  /** The name of the scheme. */
  default String scheme() {
    return switch (this) {
      case Bearer _ -> "Bearer";
      case Dpop _ -> "DPoP";
    };
  }
}
