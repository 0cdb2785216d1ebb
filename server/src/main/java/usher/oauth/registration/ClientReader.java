package usher.oauth.registration;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import usher.config.Section;
import usher.config.Uris;
import usher.key.Algorithm;
import usher.oauth.RedirectFlow;
import usher.oauth.client.Credential;
import usher.oauth.issued.ClientTokens;

/** Reads one OAuth client's settings. */
public final class ClientReader {
  private static final List<String> GRANTS =
      List.of(
          "authorization_code",
          "refresh_token",
          "urn:ietf:params:oauth:grant-type:device_code",
          ClientTokens.GRANT);

  private static final String SECURE = "https addresses, or http ones on this machine";

  private ClientReader() {}

  /** Reads them; what is wrong is noted in the section. */
  public static ClientSettings read(Section client) {
    String name = client.text("name", "");
    if (name.isBlank()) {
      client.problem("name", "a client needs a name, as viewers read it");
    }
    String audience = client.text("audience", "");
    String home = client.text("home_uri", "", Uris.WEB_OR_EMPTY, Uris::webOrEmpty);
    Credential credential = CredentialReader.read(client);
    Set<String> grants = grants(client, credential);
    return new ClientSettings(
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
        flow(client, !(credential instanceof Credential.None)),
        tokens(client),
        client.texts("ssf_push_endpoints", List.of(), SECURE, Uris::secure));
  }

  /** How it sends viewers here. */
  private static RedirectFlow flow(Section client, boolean confidential) {
    String pkce = client.oneOf("pkce", "required", List.of("required", "optional"));
    if (pkce.equals("optional") && !confidential) {
      client.problem("pkce", "a client without a secret or keys cannot do without PKCE");
    }
    String backchannel =
        client.text(
            "backchannel_logout_uri",
            "",
            Uris.SECURE_OR_EMPTY,
            text -> text.isEmpty() || Uris.secure(text));
    return new RedirectFlow(
        pkce.equals("optional"),
        client.flag("consent", false),
        client.flag("require_pushed_authorization_requests", false),
        client.texts("post_logout_redirect_uris", List.of(), Uris.REDIRECTS, Uris::redirect),
        backchannel.isEmpty() ? null : URI.create(backchannel));
  }

  private static ClientSettings.Tokens tokens(Section client) {
    return new ClientSettings.Tokens(
        algorithm(client, "access_token_signed_response_alg", Algorithm.ES256),
        // OpenID Connect Dynamic Client Registration, section 2: what libraries expect unasked.
        algorithm(client, "id_token_signed_response_alg", Algorithm.RS256),
        client.durationIfAny("access_token_lifetime", "1s", "1h"),
        // Longer than any access token: an app may come back when that has run out, and not before.
        client.durationIfAny("refresh_token_lifetime", "2h", "3650d"),
        client.flag("dpop_bound_access_tokens", false));
  }

  private static Algorithm algorithm(Section client, String name, Algorithm standard) {
    return Algorithm.of(client.oneOf(name, standard.word(), Algorithm.WORDS));
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
