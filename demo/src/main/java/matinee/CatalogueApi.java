package matinee;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.function.Function;
import usher.edge.Claims;
import usher.edge.Verification;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/**
 * The catalogue, for whoever is signed in. Each request's token is checked here, without asking
 * Usher: a device that was signed out is refused at its very next one. Thread-safe.
 */
final class CatalogueApi {
  static final String SCOPE = "catalogue";
  private static final String TITLES = "/api/titles/";

  private final Catalogue catalogue;
  private final Function<Request, Verification> check;

  CatalogueApi(Catalogue catalogue, Function<Request, Verification> check) {
    this.catalogue = catalogue;
    this.check = check;
  }

  Reply answer(Request request) {
    String authorization = request.header("Authorization");
    if (authorization == null) {
      // Who sent no token is told no error (RFC 6750 section 3.1).
      return Reply.problem(401, "signed_out", "Sign in first.").with("WWW-Authenticate", "Bearer");
    }
    return switch (check.apply(request)) {
      case Verified(Claims claims) -> allowed(claims, request.path());
      case Rejected(Verification.Reason reason) ->
          Reply.problem(401, "signed_out", "This device is not signed in.")
              .with(
                  "WWW-Authenticate", scheme(authorization) + " error=\"" + reason.error() + "\"");
      case Stale() ->
          Reply.problem(503, "unsure", "Matinee cannot reach Usher at the moment.")
              .with("Retry-After", "1");
    };
  }

  private static String scheme(String authorization) {
    return authorization.regionMatches(true, 0, "DPoP ", 0, 5) ? "DPoP" : "Bearer";
  }

  private Reply allowed(Claims claims, String path) {
    if (!claims.scopes().contains(SCOPE)) {
      return Reply.problem(403, "insufficient_scope", "This app may not read the catalogue.")
          .with("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"catalogue\"");
    }
    if (path.equals("/api/catalogue")) {
      return Reply.json(200, catalogue.programme());
    }
    Title title = path.startsWith(TITLES) ? catalogue.title(path.substring(TITLES.length())) : null;
    return title == null
        ? Reply.notFound()
        : Reply.json(200, JSONObjectUtils.toJSONString(title.json()));
  }
}
