package usher.http;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;

/**
 * Which paths any origin may call from a browser; always without credentials, for none of them
 * takes a cookie.
 */
final class Cors {
  private static final Set<String> OPEN =
      Set.of(
          "/oauth/token",
          "/oauth/device_authorization",
          "/oauth/revoke",
          "/oauth/jwks",
          "/usher.js",
          "/link/qr.svg");

  private Cors() {}

  static boolean opens(String path) {
    return path.startsWith("/v1/") || path.startsWith("/.well-known/") || OPEN.contains(path);
  }

  static void allow(String path, HttpFields.Mutable headers) {
    if (opens(path)) {
      headers.put("Access-Control-Allow-Origin", "*");
      headers.put(
          "Access-Control-Expose-Headers",
          "x-request-id, retry-after, www-authenticate, dpop-nonce");
    }
  }

  static Reply options(String path, Set<String> allowed) {
    Reply reply = Reply.empty(204).header("Allow", String.join(", ", allowed));
    if (!opens(path)) {
      return reply;
    }
    return reply
        .header("Access-Control-Allow-Methods", String.join(", ", allowed))
        .header("Access-Control-Allow-Headers", "authorization, content-type, dpop, last-event-id")
        .header("Access-Control-Max-Age", "600");
  }
}
