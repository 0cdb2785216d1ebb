package usher;

import usher.api.CheckRoutes;
import usher.edge.KeySource;
import usher.edge.TokenVerifier;
import usher.http.Routes;

/** Wires the check of tokens for back ends, which goes by this node's own set and its trust. */
final class Checking {
  private Checking() {}

  static void routes(Routes routes, House house) {
    String issuer = house.config.issuer();
    KeySource keys = new KeySource(() -> house.keys.published().toString(), house.trust.nanos());
    new CheckRoutes(new TokenVerifier(issuer, issuer, keys, house.feed::revoked, house.trust))
        .add(routes);
  }
}
