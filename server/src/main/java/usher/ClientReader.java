package usher;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import usher.config.Section;
import usher.key.KeyAlgorithm;
import usher.oauth.client.Credential;
import usher.oauth.client.TokenRules;

/** Reads one OAuth client's settings. */
final class ClientReader {
  private static final String CLIENT_CREDENTIALS = "client_credentials";
  private static final List<String> GRANTS =
      List.of(
          "authorization_code",
          "refresh_token",
          "urn:ietf:params:oauth:grant-type:device_code",
          CLIENT_CREDENTIALS);

  private ClientReader() {}

  static Config.Client read(Section client) {
    String name = client.text("name", "");
    if (name.isBlank()) {
      client.problem("name", "a client needs a name, as viewers read it");
    }
    String audience = client.text("audience", "");
    String home = client.text("home_uri", "", Uris.WEB_OR_EMPTY, Uris::webOrEmpty);
    Credential credential = CredentialReader.read(client);
    return new Config.Client(
        name,
        credential,
        client.texts("redirect_uris", List.of(), Uris.REDIRECTS, Uris::redirect),
        grants(client, credential),
        audience.isEmpty() ? null : audience,
        new LinkedHashSet<>(
            client.texts(
                "scopes",
                List.of(),
                "words",
                word -> word.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"))),
        home.isEmpty() ? null : home,
        tokens(client));
  }

  private static Set<String> grants(Section client, Credential credential) {
    List<String> grants =
        client.texts("grants", GRANTS.subList(0, 2), String.join(", ", GRANTS), GRANTS::contains);
    if (grants.contains(CLIENT_CREDENTIALS) && credential instanceof Credential.None) {
      client.problem("grants", "client_credentials needs a client with a secret or keys");
    }
    return new LinkedHashSet<>(grants);
  }

  private static TokenRules tokens(Section client) {
    return new TokenRules(
        algorithm(client, "access_token_alg", KeyAlgorithm.ES256),
        algorithm(client, "introspection_alg", KeyAlgorithm.RS256),
        client.durationOrNone("access_token", "1s", "1h"),
        client.durationOrNone("refresh_token", "1s", "3650d"));
  }

  private static KeyAlgorithm algorithm(Section client, String name, KeyAlgorithm standard) {
    String word = client.oneOf(name, standard.word(), KeyAlgorithm.names());
    return KeyAlgorithm.of(word).orElseThrow();
  }
}
