package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWKSet;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.account.Account;
import usher.profile.Profiles;
import usher.web.Browser;
import usher.web.Browser.Page;

/**
 * Goal: the metadata (OpenID Connect Discovery 3, RFC 8414) says exactly what is there. Method:
 * each member is compared with what a whole node does; a member that no test compares is a failure.
 */
class DiscoveryTest {
  /** Every member, and the test below that holds it. */
  private static final Set<String> HELD =
      Set.of(
          "issuer",
          "authorization_endpoint",
          "token_endpoint",
          "device_authorization_endpoint",
          "revocation_endpoint",
          "introspection_endpoint",
          "userinfo_endpoint",
          "end_session_endpoint",
          "pushed_authorization_request_endpoint",
          "jwks_uri",
          "response_types_supported",
          "response_modes_supported",
          "grant_types_supported",
          "code_challenge_methods_supported",
          "token_endpoint_auth_methods_supported",
          "revocation_endpoint_auth_methods_supported",
          "introspection_endpoint_auth_methods_supported",
          "token_endpoint_auth_signing_alg_values_supported",
          "revocation_endpoint_auth_signing_alg_values_supported",
          "introspection_endpoint_auth_signing_alg_values_supported",
          "introspection_signing_alg_values_supported",
          "authorization_response_iss_parameter_supported",
          "dpop_signing_alg_values_supported",
          "backchannel_logout_supported",
          "backchannel_logout_session_supported",
          "prompt_values_supported",
          "scopes_supported",
          "subject_types_supported",
          "id_token_signing_alg_values_supported",
          "acr_values_supported",
          "claim_types_supported",
          "claims_supported",
          "ui_locales_supported",
          "claims_parameter_supported",
          "request_parameter_supported",
          "request_uri_parameter_supported");

  @TempDir static Path folder;
  private static Parties parties;
  private static NodeFixture node;
  private static Map<String, Object> metadata;
  private static Account ada;
  private static Browser browser;

  @BeforeAll
  static void start() {
    parties = new Parties(folder);
    node = parties.node;
    metadata = node.get("/.well-known/openid-configuration", null).json();
    ada = node.account();
    browser = parties.browser(ada);
  }

  @AfterAll
  static void stop() {
    parties.close();
  }

  private static Set<String> list(String member) {
    return ((List<?>) Objects.requireNonNull(metadata.get(member)))
        .stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String error(Browser from, String... more) {
    Page page = from.get(Parties.address(parties.shop(more)));
    return Parties.parameter(page.location(), "error");
  }

  @Test
  void documents_areOne_andHaveNoMemberThatNoTestHolds() {
    Answer oauth = node.get("/.well-known/oauth-authorization-server", null);
    assertEquals(oauth.body(), node.get("/.well-known/openid-configuration", null).body());
    assertEquals("application/json", oauth.http().headers().firstValue("Content-Type").orElse(""));
    assertEquals(HELD, metadata.keySet());
    assertEquals(NodeFixture.ISSUER, metadata.get("issuer"));
  }

  @Test
  void endpoints_areServed() {
    for (String member : HELD) {
      if (member.endsWith("_endpoint") || member.equals("jwks_uri")) {
        String path = String.valueOf(metadata.get(member)).replace(NodeFixture.ISSUER, "");
        assertTrue(
            node.server.routes().contains("POST " + path)
                || node.server.routes().contains("GET " + path),
            member);
      }
    }
  }

  @Test
  void responseTypesAndModes() {
    assertEquals(Set.of("code"), list("response_types_supported"));
    for (String mode : List.of("query", "fragment", "form_post", "query.jwt", "web_message")) {
      Page page =
          browser.get(Parties.address(parties.shop("response_mode", mode, "prompt", "none")));
      boolean answers = page.text().contains("name=\"code\"") || page.location().contains("code=");
      assertEquals(list("response_modes_supported").contains(mode), answers, mode);
    }
  }

  @Test
  void grantTypes() {
    for (String grant :
        List.of(
            "authorization_code",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:device_code",
            "client_credentials",
            "password",
            "urn:ietf:params:oauth:grant-type:jwt-bearer")) {
      Map<String, String> form =
          Map.of(
              "grant_type", grant,
              "code", "x",
              "refresh_token", "x",
              "device_code", "x",
              "username", "x",
              "password", "x",
              "assertion", "x");
      assertEquals(
          list("grant_types_supported").contains(grant),
          !parties.shopToken(form).text("error").equals("unsupported_grant_type"),
          grant);
    }
    assertFalse(list("grant_types_supported").contains("implicit"));
  }

  @Test
  void clientAuthentication() {
    assertEquals(
        list("token_endpoint_auth_methods_supported"),
        list("revocation_endpoint_auth_methods_supported"));
    assertEquals(
        Set.of("none", "client_secret_basic", "client_secret_post", "private_key_jwt"),
        list("token_endpoint_auth_methods_supported"));
    assertEquals(
        Set.of("client_secret_basic", "client_secret_post", "private_key_jwt"),
        list("introspection_endpoint_auth_methods_supported"));
    Set<String> algorithms = list("token_endpoint_auth_signing_alg_values_supported");
    assertTrue(algorithms.contains("ES256"), algorithms.toString());
    assertEquals(algorithms, list("revocation_endpoint_auth_signing_alg_values_supported"));
    assertEquals(algorithms, list("introspection_endpoint_auth_signing_alg_values_supported"));
    assertEquals(Set.of("ES256"), list("introspection_signing_alg_values_supported"));
    Answer answer = parties.shopToken(Map.of("grant_type", "refresh_token", "refresh_token", "x"));
    assertNotEquals("invalid_client", answer.text("error"));
  }

  @Test
  void pkce() {
    assertEquals(Set.of("S256"), list("code_challenge_methods_supported"));
    assertEquals("", error(browser, "prompt", "none"));
    assertEquals("invalid_request", error(browser, "code_challenge_method", "plain"));
  }

  @Test
  void issuerInTheAnswer() {
    assertEquals(true, metadata.get("authorization_response_iss_parameter_supported"));
    Page page = browser.get(Parties.address(parties.shop()));
    assertEquals(NodeFixture.ISSUER, Parties.parameter(page.location(), "iss"));
  }

  @Test
  void prompts() {
    for (String prompt : List.of("none", "login", "consent", "select_account", "create")) {
      assertEquals(
          list("prompt_values_supported").contains(prompt),
          !error(browser, "prompt", prompt).equals("invalid_request"),
          prompt);
    }
  }

  @Test
  void scopes() {
    for (String scope : List.of("openid", "profile", "email", "account", "phone", "anything")) {
      assertEquals(
          list("scopes_supported").contains(scope),
          error(browser, "scope", scope, "prompt", "none").isEmpty(),
          scope);
    }
  }

  @Test
  void parametersThatAreNotSupported() {
    assertEquals(false, metadata.get("request_parameter_supported"));
    assertEquals("request_not_supported", error(browser, "request", "x"));
    assertEquals(false, metadata.get("request_uri_parameter_supported"));
    assertEquals(
        "request_uri_not_supported", error(browser, "request_uri", "https://shop.example/r"));
    assertEquals(false, metadata.get("claims_parameter_supported"));
    assertEquals("", error(browser, "claims", "{\"id_token\":{\"email\":null}}"));
  }

  @Test
  void subjectsAndSignatures() throws Exception {
    Answer tokens = parties.tokens(browser, "openid");
    Parties.IdToken token = parties.genuine(tokens);
    // AlgorithmFlowTest has each of them.
    assertEquals(Set.of("ES256", "RS256", "EdDSA"), list("id_token_signing_alg_values_supported"));
    assertEquals("RS256", token.jwt().getHeader().getAlgorithm().getName());
    JWKSet keys = JWKSet.parse(node.get("/oauth/jwks", null).body());
    assertNotNull(keys.getKeyByKeyId(token.jwt().getHeader().getKeyID()));
    assertFalse(keys.getKeys().stream().anyMatch(key -> key.isPrivate()));
    assertEquals(Set.of("public"), list("subject_types_supported"));
    for (String cached : List.of("/oauth/jwks", "/.well-known/openid-configuration")) {
      assertEquals(
          "public, max-age=300",
          node.get(cached, null).http().headers().firstValue("Cache-Control").orElse(""));
    }
    assertEquals(true, metadata.get("backchannel_logout_supported"));
    assertEquals(true, metadata.get("backchannel_logout_session_supported"));
    assertEquals(Set.of("ES256", "EdDSA", "RS256"), list("dpop_signing_alg_values_supported"));
    Page page =
        browser.get(
            Parties.address(
                parties.request(
                    "old-shop",
                    "https://old.example/back?shop=1",
                    "code_challenge",
                    "",
                    "code_challenge_method",
                    "")));
    Answer others =
        node.token(
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                Parties.code(page),
                "client_id",
                "old-shop",
                "client_secret",
                Parties.SHOP_SECRET));
    assertEquals(token.claims().getSubject(), parties.claims(others).getSubject());
  }

  @Test
  void claimsAndContextClasses() {
    Set<String> claims = new HashSet<>();
    Set<String> classes = new HashSet<>();
    Page page =
        browser.get(
            Parties.address(parties.shop("scope", "openid profile email account", "nonce", "n")));
    Answer tokens = parties.redeem(Parties.code(page));
    String profile =
        ((Profiles.Done) node.house().profiles.add(ada.id(), "Ada", "sky", false)).profile().id();
    String access = tokens.text("access_token");
    node.json("PATCH", "/v1/sign-ins/current", access, "{\"profile\": \"" + profile + "\"}");
    claims.addAll(parties.claims(tokens).getClaims().keySet());
    claims.addAll(node.get("/oauth/userinfo", access).json().keySet());
    classes.add(String.valueOf(parties.claims(tokens).getClaim("acr")));
    Answer box = box();
    claims.addAll(parties.claims(box).getClaims().keySet());
    classes.add(String.valueOf(parties.claims(box).getClaim("acr")));
    assertEquals(claims, list("claims_supported"));
    assertEquals(classes, list("acr_values_supported"));
    assertEquals(Set.of("normal"), list("claim_types_supported"));
  }

  private static Answer box() {
    NodeFixture.Browser phone = node.browser(ada, "Pixel 9");
    Answer asked = node.post("/oauth/device_authorization", Map.of("client_id", "box"));
    node.allow(phone, asked.text("user_code"), null);
    return node.poll("box", asked.text("device_code"));
  }

  @Test
  void languages() {
    for (String language : list("ui_locales_supported")) {
      Browser stranger = parties.stranger();
      Page page = stranger.get(Parties.address(parties.shop("ui_locales", language)));
      assertTrue(
          stranger.get(page.location()).text().contains("<html lang=\"" + language + "\">"),
          language);
    }
  }
}
