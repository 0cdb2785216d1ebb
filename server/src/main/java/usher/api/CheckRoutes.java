package usher.api;

import usher.edge.Claims;
import usher.edge.TokenVerifier;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.oauth.Bearers;

/**
 * {@code GET /v1/check}: whether an access token is good, by what this node knows in memory: no
 * database stands in the way of it. Thread-safe.
 */
public final class CheckRoutes {
  private final TokenVerifier verifier;

  /** Checks by the node's own set of revocations. */
  public CheckRoutes(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** Adds the route. */
  public void add(Routes routes) {
    routes.get("/v1/check", this::check);
  }

  private Reply check(Call call) {
    return switch (verifier.verify(Bearers.token(call))) {
      case Verified(Claims claims) ->
          Reply.empty(200)
              .header("X-Usher-Account", claims.accountId())
              .header("X-Usher-Sign-In", claims.sid())
              .header("X-Usher-Scope", String.join(" ", claims.scopes().stream().sorted().toList()))
              .unlogged();
      case Rejected _ -> throw Bearers.invalidToken();
      case Stale() ->
          throw new Problem(503, "stale", "This node has not read the log for too long.")
              .header("Retry-After", "1");
    };
  }
}
