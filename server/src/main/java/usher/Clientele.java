package usher;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.TokenForm;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.client.ClientKeys;
import usher.oauth.client.PrivateKeyJwt;
import usher.oauth.client.UsedAssertions;
import usher.oauth.registration.ClientSettings;
import usher.oauth.registration.ClientTerms;
import usher.oauth.registration.Registrations;
import usher.signal.Receivers;

/** Puts together who speaks OAuth with this node, and how that is proved. */
final class Clientele {
  private Clientele() {}

  static Clients clients(Config config, Registrations registrations) {
    Duration life = config.tokens().access();
    Map<String, Client> byId = new LinkedHashMap<>();
    config
        .clients()
        .forEach((id, client) -> byId.put(id, client.client(id, config.issuer(), life)));
    return new Clients(byId, registrations::find);
  }

  static Registrations registrations(House house) {
    Config config = house.config;
    return new Registrations(
        house.database,
        new ClientTerms(config.issuer(), config.tokens().access(), longestToken(config)),
        house.secrets,
        house.clock);
  }

  /** What the clients of the configuration are called, by their ids. */
  static Map<String, String> names(Config config) {
    return config.clients().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, client -> client.getValue().name()));
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

  /** Who wants to be told of each sign-out. */
  static Set<String> toldOfLogouts(Config config) {
    return ids(config, client -> client.flow().backchannelLogoutUri() != null);
  }

  /** Who may have a stream of security events. */
  static Set<String> toldOfSignals(Config config) {
    return ids(config, client -> client.scopes().contains(Receivers.MANAGE));
  }

  private static Set<String> ids(Config config, Predicate<ClientSettings> which) {
    return config.clients().entrySet().stream()
        .filter(client -> which.test(client.getValue()))
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
    return config.clients().values().stream()
        .map(client -> client.tokens().form(config.tokens().access()));
  }
}
