package usher.http;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;

/**
 * The headers that keep browsers from doing harm with a reply, and those that let other origins'
 * scripts call the API: always without credentials, for what they may call takes no cookie. A
 * reply's own headers win. Immutable.
 */
final class StandardHeaders {
  private static final Set<String> ANY_ORIGIN =
      Set.of(
          "/oauth/token",
          "/oauth/device_authorization",
          "/oauth/revoke",
          "/oauth/par",
          "/oauth/userinfo",
          "/oauth/jwks",
          "/openapi.yaml",
          "/usher.js",
          "/link/qr.svg");

  private final HttpFields always;
  private final List<String> formActions;

  StandardHeaders(boolean https, List<String> formActions) {
    HttpFields.Mutable fields = HttpFields.build();
    fields.put("X-Content-Type-Options", "nosniff");
    fields.put("Referrer-Policy", "no-referrer");
    fields.put("X-Frame-Options", "DENY");
    fields.put("Cross-Origin-Opener-Policy", "same-origin");
    fields.put("Cache-Control", "no-store");
    if (https) {
      fields.put("Strict-Transport-Security", "max-age=31536000");
    }
    this.always = fields.asImmutable();
    this.formActions = List.copyOf(formActions);
  }

  void apply(String path, HttpFields.Mutable headers, Reply reply) {
    headers.add(always);
    allow(path, headers);
    String type = reply.header("Content-Type");
    if (type != null && type.startsWith("text/html")) {
      // Forms of a page post to the page's own origin, and browsers send Origin "null" under
      // no-referrer, which an origin check could not tell from a forged form.
      headers.put("Referrer-Policy", "same-origin");
      headers.put("Content-Security-Policy", policy(reply.formActions()));
    }
  }

  private String policy(List<String> more) {
    String forms =
        Stream.concat(formActions.stream(), more.stream())
            .distinct()
            .map(origin -> " " + origin)
            .collect(Collectors.joining());
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        + " connect-src 'self'; font-src 'self'; form-action 'self'"
        + forms
        + "; frame-ancestors 'none'; base-uri 'none'";
  }

  private static boolean opens(String path) {
    return path.startsWith("/v1/") || path.startsWith("/.well-known/") || ANY_ORIGIN.contains(path);
  }

  private static void allow(String path, HttpFields.Mutable headers) {
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
