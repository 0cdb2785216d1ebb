package usher.check;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.edge.Claims;
import usher.edge.DpopRequest;
import usher.edge.TokenVerifier;
import usher.edge.Verification;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.oauth.dpop.DpopNonces;
import usher.oauth.resource.Challenges;
import usher.oauth.resource.TokenHeader;
import usher.oauth.resource.TokenHeader.Bearer;
import usher.oauth.resource.TokenHeader.Dpop;

/**
 * {@code /v1/check}: tells a proxy whether the request that it holds may pass, by the access token
 * alone. Reads no database: like every back end, it goes by the revocations that it follows.
 * Thread-safe.
 *
 * <p>Proxies put the question in different ways, so every method but OPTIONS, which carries no
 * token, is answered in one way, and so is every path below ({@code /v1/check/films/7}), where
 * Envoy appends the path of the request. What is demanded of the token comes in the query of {@code
 * /v1/check} itself; below it the query is the viewer's, and only headers count, which the proxy
 * sets. A header counts in both places.
 */
public final class Check {
  private static final String AUDIENCE = "X-Usher-Require-Audience";
  private static final String SCOPE = "X-Usher-Require-Scope";

  private final TokenVerifier verifier;
  private final DpopNonces nonces;
  private final Counter accepted;
  private final Counter refused;
  private final Counter stale;

  /**
   * Makes the check.
   *
   * @param verifier accepts the tokens that Usher itself accepts, whatever other audience they have
   * @param metrics where the answers are counted
   */
  public Check(TokenVerifier verifier, DpopNonces nonces, MeterRegistry metrics) {
    this.verifier = verifier;
    this.nonces = nonces;
    this.accepted = metrics.counter("usher.checks", "answer", "accepted");
    this.refused = metrics.counter("usher.checks", "answer", "refused");
    this.stale = metrics.counter("usher.checks", "answer", "stale");
  }

  /** Adds the routes. */
  public void routes(Routes routes) {
    routes
        .any("/v1/check", call -> answer(call, call.query("audience"), call.query("scope")))
        .any("/v1/check/*", call -> answer(call, null, null));
  }

  private Reply answer(Call call, @Nullable String audience, @Nullable String scope) {
    try {
      TokenHeader token = TokenHeader.of(call);
      Claims claims = claims(call, token);
      demand(token, claims, audience, scope);
      demand(token, claims, call.header(AUDIENCE), call.header(SCOPE));
      accepted.increment();
      return pass(claims);
    } catch (Problem problem) {
      (problem.status() == 503 ? stale : refused).increment();
      throw problem;
    }
  }

  private Claims claims(Call call, TokenHeader token) {
    return switch (verify(call, token)) {
      case Verified(Claims claims) -> claims;
      case Rejected(Verification.Reason why) -> throw Challenges.rejected(token, why, nonces);
      // Not 401: the app would take its sign-in for ended.
      case Stale() ->
          throw new Problem(503, "stale", "This node cannot tell at this moment; ask again.")
              .header("Retry-After", "1");
    };
  }

  /**
   * A proof is made for the request that the proxy holds. It needs no nonce, which not every proxy
   * would hand on; who is refused because its clock is wrong is offered one.
   */
  private Verification verify(Call call, TokenHeader token) {
    return switch (token) {
      case Bearer(String text) -> verifier.verify(text);
      case Dpop(String text, List<String> proofs) ->
          verifier.verify(
              new DpopRequest(
                  text, proofs, HeldRequest.method(call), HeldRequest.uri(call), nonces.offered()));
    };
  }

  private static void demand(
      TokenHeader token, Claims claims, @Nullable String audience, @Nullable String scope) {
    if (audience != null && !claims.audiences().contains(audience)) {
      throw Challenges.invalidToken(token);
    }
    if (scope != null) {
      List<String> wanted = Arrays.asList(scope.strip().split(" +"));
      if (!claims.scopes().containsAll(wanted)) {
        throw Challenges.insufficientScope(token, String.join(" ", wanted));
      }
    }
  }

  /** All four headers each time: one that is missing would let the caller's own through. */
  private static Reply pass(Claims claims) {
    String profile = claims.profileId();
    return Reply.empty(200)
        .header("X-Usher-Account", claims.accountId())
        .header("X-Usher-Sign-In", claims.sid())
        .header("X-Usher-Profile", profile == null ? "" : profile)
        .header("X-Usher-Scope", sorted(claims.scopes()))
        .unlogged();
  }

  private static String sorted(Set<String> scopes) {
    List<String> words = new ArrayList<>(scopes);
    words.sort(null);
    return String.join(" ", words);
  }
}
