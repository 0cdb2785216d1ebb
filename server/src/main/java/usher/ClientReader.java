package usher;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import usher.config.Section;
import usher.key.Algorithm;
import usher.oauth.client.Credential;
import usher.oauth.issued.ClientTokens;

/** Reads one OAuth client's settings. */
final class ClientReader {
  private static final List<String> GRANTS =
      List.of(
          "authorization_code",
          "refresh_token",
          "urn:ietf:params:oauth:grant-type:device_code",
          ClientTokens.GRANT);

  private ClientReader() {}

  static Config.Client read(Section client) {
    String name = client.text("name", "");
    if (name.isBlank()) {
      client.problem("name", "a client needs a name, as viewers read it");
    }
    String audience = client.text("audience", "");
    String home = client.text("home_uri", "", Uris.WEB_OR_EMPTY, Uris::webOrEmpty);
    Credential credential = CredentialReader.read(client);
    Set<String> grants = grants(client, credential);
    return new Config.Client(
        name,
        credential,
        client.texts("redirect_uris", List.of(), Uris.REDIRECTS, Uris::redirect),
        grants,
        audience.isEmpty() ? null : audience,
        new LinkedHashSet<>(
            client.texts(
                "scopes",
                List.of(),
                "words",
                word -> word.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]+"))),
        home.isEmpty() ? null : home,
        RedirectFlowReader.read(client, !(credential instanceof Credential.None)),
        tokens(client));
  }

  private static Config.ClientTokens tokens(Section client) {
    return new Config.ClientTokens(
        algorithm(client, "access_token_signed_response_alg"),
        algorithm(client, "id_token_signed_response_alg"),
        client.durationIfAny("access_token_lifetime", "1s", "1h"));
  }

  private static Algorithm algorithm(Section client, String name) {
    return Algorithm.of(client.oneOf(name, Algorithm.ES256.word(), Algorithm.WORDS));
  }

  private static Set<String> grants(Section client, Credential credential) {
    Set<String> grants =
        new LinkedHashSet<>(
            client.texts(
                "grants", GRANTS.subList(0, 2), String.join(", ", GRANTS), GRANTS::contains));
    if (grants.contains(ClientTokens.GRANT) && credential instanceof Credential.None) {
      client.problem("grants", ClientTokens.GRANT + " needs a secret or keys");
    }
    return grants;
  }
}
