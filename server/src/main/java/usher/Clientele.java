package usher;

import java.util.LinkedHashMap;
import java.util.Map;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.client.ClientKeys;
import usher.oauth.client.PrivateKeyJwt;
import usher.oauth.client.UsedAssertions;

/** Puts together who speaks OAuth with this node, and how that is proved. */
final class Clientele {
  private Clientele() {}

  static Clients clients(Config config) {
    Map<String, Client> byId = new LinkedHashMap<>();
    config.clients().forEach((id, client) -> byId.put(id, client(config.issuer(), id, client)));
    return new Clients(byId);
  }

  static ClientAuthentication authentication(House house, Clients clients) {
    return new ClientAuthentication(
        clients,
        new PrivateKeyJwt(
            house.database,
            new UsedAssertions(),
            new ClientKeys(),
            house.clock,
            house.config.issuer()));
  }

  private static Client client(String issuer, String id, Config.Client client) {
    String audience = client.audience();
    return new Client(
        id,
        client.name(),
        client.credential(),
        client.redirectUris(),
        client.grants(),
        audience == null ? issuer : audience,
        client.scopes(),
        client.homeUri(),
        client.flow());
  }
}
