package usher.http;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;

/**
 * The headers that keep browsers from doing harm with a reply; a reply's own headers win.
 * Immutable.
 */
final class SecurityHeaders {
  private final HttpFields always;
  private final List<String> formActions;

  SecurityHeaders(boolean https, List<String> formActions) {
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

  void apply(HttpFields.Mutable headers, Reply reply) {
    headers.add(always);
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
}
