package usher;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.api.ClientRoutes;
import usher.http.Routes;
import usher.oauth.BackEnds;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.IssuedTokens;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.client.ClientKeys;
import usher.oauth.client.ClientRegistry;
import usher.oauth.client.ClientStore;
import usher.oauth.client.PrivateKeyJwt;

/** Everything about OAuth clients, put together: who they are and how they prove it. */
final class Clientele {
  private static final Logger LOG = LoggerFactory.getLogger(Clientele.class);

  final Clients clients;
  final ClientAuthentication authentication;
  final IssuedTokens tokens;
  final BackEnds backEnds;
  private final House house;
  private final ClientRegistry registry;

  /** Makes the parts, reads the clients, and sees to the keys that they need. */
  Clientele(House house) {
    this.house = house;
    ClientMaker maker = new ClientMaker(house.config.issuer());
    Map<String, Client> configured = new LinkedHashMap<>();
    house.config.clients().forEach((id, client) -> configured.put(id, maker.of(id, client)));
    this.clients = new Clients(configured);
    ClientStore store = new ClientStore();
    this.registry =
        new ClientRegistry(house.database, store, clients, maker, house.secrets, house.clock);
    this.authentication =
        new ClientAuthentication(
            clients,
            new PrivateKeyJwt(
                house.database, store, new ClientKeys(), house.clock, house.config.issuer()));
    this.tokens = new IssuedTokens(house.keys, house.clock);
    this.backEnds = new BackEnds(clients, authentication, tokens);
    registry.refresh();
    house.keys.need(clients.algorithms());
  }

  /** Adds the admin API's routes. */
  void routes(Routes routes) {
    new ClientRoutes(call -> backEnds.require(call, BackEnds.ADMIN), registry, clients).add(routes);
  }

  /** Another node may have changed clients. To be called often; never throws. */
  void refresh() {
    try {
      registry.refresh();
      // What a new client's tokens are signed with is published before it first asks.
      clients.algorithms().forEach(house.keys::ready);
    } catch (RuntimeException e) {
      LOG.warn("the clients cannot be read; trying again", e);
    }
  }
}
