package matinee;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.function.Function;
import usher.edge.Claims;
import usher.edge.DpopRequest;
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
  private final Function<String, Verification> plain;
  private final Function<DpopRequest, Verification> bound;

  /**
   * Makes it.
   *
   * @param plain checks a token that came as {@code Bearer}
   * @param bound checks one that came as {@code DPoP}
   */
  CatalogueApi(
      Catalogue catalogue,
      Function<String, Verification> plain,
      Function<DpopRequest, Verification> bound) {
    this.catalogue = catalogue;
    this.plain = plain;
    this.bound = bound;
  }

  Reply answer(Request request) {
    String token = request.bearer();
    String boundToken = request.dpop();
    if (token != null) {
      return answer(request, "Bearer", plain.apply(token));
    }
    return boundToken == null
        // Who sent no token is told no error (RFC 6750 section 3.1).
        ? Reply.problem(401, "signed_out", "Sign in first.").with("WWW-Authenticate", "Bearer")
        : answer(request, "DPoP", bound.apply(proved(request, boundToken)));
  }

  /** Its own address stands in the proof as the app has called it. */
  private static DpopRequest proved(Request request, String token) {
    String uri = "http://" + request.header("Host") + request.path();
    return new DpopRequest(token, request.all("DPoP"), request.method(), uri);
  }

  private Reply answer(Request request, String scheme, Verification found) {
    return switch (found) {
      case Verified(Claims claims) -> allowed(claims, request.path());
      case Rejected(Verification.Reason reason) ->
          Reply.problem(401, "signed_out", "This device is not signed in.")
              .with("WWW-Authenticate", scheme + " error=\"" + reason.error() + "\"");
      case Stale() ->
          Reply.problem(503, "unsure", "Matinee cannot reach Usher at the moment.")
              .with("Retry-After", "1");
    };
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
