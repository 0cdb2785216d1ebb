package usher;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import usher.key.Algorithm;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.TokenForm;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.client.ClientKeys;
import usher.oauth.client.PrivateKeyJwt;
import usher.oauth.client.UsedAssertions;
import usher.signal.Receivers;

/** Puts together who speaks OAuth with this node, and how that is proved. */
final class Clientele {
  private Clientele() {}

  static Clients clients(Config config) {
    Map<String, Client> byId = new LinkedHashMap<>();
    config.clients().forEach((id, client) -> byId.put(id, client(config, id, client)));
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

  private static Client client(Config config, String id, Config.Client client) {
    String audience = client.audience();
    return new Client(
        id,
        client.name(),
        client.credential(),
        client.redirectUris(),
        client.grants(),
        audience == null ? config.issuer() : audience,
        client.scopes(),
        client.homeUri(),
        client.flow(),
        form(config, client));
  }

  /** Who wants to be told of each sign-out. */
  static Set<String> toldOfLogouts(Config config) {
    return config.clients().entrySet().stream()
        .filter(client -> client.getValue().flow().backchannelLogoutUri() != null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** For which algorithms there have to be keys. */
  static Set<Algorithm> algorithms(Config config) {
    return Stream.concat(
            clientForms(config).flatMap(form -> Stream.of(form.access(), form.id())),
            // Security event tokens are signed with it.
            toldOfSignals(config).isEmpty() ? Stream.empty() : Stream.of(Algorithm.RS256))
        .collect(Collectors.toSet());
  }

  /** Who may have a stream of security events. */
  static Set<String> toldOfSignals(Config config) {
    return config.clients().entrySet().stream()
        .filter(client -> client.getValue().scopes().contains(Receivers.MANAGE))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Where security events may be pushed to, by client. */
  static Map<String, List<String>> pushEndpoints(Config config) {
    return config.clients().entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, client -> client.getValue().ssfPushEndpoints()));
  }

  /** How long the longest access token works. */
  static Duration longestToken(Config config) {
    return clientForms(config).map(TokenForm::life).reduce(config.tokens().access(), House::longer);
  }

  private static Stream<TokenForm> clientForms(Config config) {
    return config.clients().values().stream().map(client -> form(config, client));
  }

  private static TokenForm form(Config config, Config.Client client) {
    Config.ClientTokens tokens = client.tokens();
    Duration life = tokens.life();
    return new TokenForm(
        tokens.access(),
        tokens.id(),
        life == null ? config.tokens().access() : life,
        tokens.dpopBound());
  }
}
