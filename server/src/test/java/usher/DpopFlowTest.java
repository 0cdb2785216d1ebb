package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;

/**
 * Goal: a token that was copied is of no use (RFC 9449). Method: a whole node; apps with a key of
 * their own, thieves with another, and some with a clock that is wrong.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DpopFlowTest {
  private static final String CLIENTS =
      """
      [clients.vault]
      name = "Vault"
      redirect_uris = ["http://localhost:8083/callback"]
      scopes = ["account"]
      dpop_bound_access_tokens = true
      [clients.kiosk]
      name = "Kiosk"
      secret = "0123456789abcdef0123456789abcdef0123456789d"
      grants = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token",
        "client_credentials"]
      scopes = ["account", "catalogue"]
      """;

  private static final String SELF = "/v1/sign-ins/current";

  @TempDir Path folder;
  private NodeFixture node;
  private Browser browser;
  private DpopApp app;
  private DpopApp thief;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder, settings -> settings + CLIENTS);
    browser = node.browser(node.account(), "Chrome on Windows");
    app = new DpopApp(node);
    thief = new DpopApp(node);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Map<String, String> redemption(Map<String, String> request) {
    CodeVerifier verifier = new CodeVerifier();
    String location =
        node.authorize(browser.cookie(), verifier, request)
            .http()
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return redemption(Parties.parameter(location, "code"), verifier);
  }

  private static Map<String, String> redemption(String code, CodeVerifier verifier) {
    Map<String, String> form = new TreeMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", "web");
    form.put("redirect_uri", NodeFixture.CALLBACK);
    form.put("code", code);
    form.put("code_verifier", verifier.getValue());
    return form;
  }

  private Tokens signIn() {
    return app.post("/oauth/token", redemption(Map.of())).tokens();
  }

  private static void refused(String error, Answer answer) {
    assertEquals(400, answer.status(), answer.body());
    assertEquals(error, answer.text("error"), answer.body());
  }

  private static void unauthorized(String error, Answer answer) {
    assertEquals(401, answer.status(), answer.body());
    assertEquals(
        "DPoP realm=\"usher\", algs=\"ES256 EdDSA RS256\", error=\"" + error + "\"",
        answer.http().headers().firstValue("WWW-Authenticate").orElse(""));
  }

  @Test
  void signIn_withAKey_givesTokensThatAreBoundToIt() throws Exception {
    Answer answer = app.post("/oauth/token", redemption(Map.of()));
    assertEquals("DPoP", answer.text("token_type"));
    Tokens tokens = answer.tokens();
    assertEquals(
        Map.of("jkt", app.thumbprint()),
        SignedJWT.parse(tokens.access()).getJWTClaimsSet().getJSONObjectClaim("cnf"));
    assertEquals(200, app.get(SELF, tokens.access()).status());
    Answer next = app.refresh("web", tokens.refresh());
    assertEquals("DPoP", next.text("token_type"));
    assertEquals(200, app.get(SELF, next.tokens().access()).status());
  }

  @Test
  void copiedAccessToken_isUseless() {
    String access = signIn().access();
    Answer plain = node.get(SELF, access);
    assertEquals(401, plain.status());
    assertEquals(
        "Bearer realm=\"usher\", error=\"invalid_token\"",
        plain.http().headers().firstValue("WWW-Authenticate").orElse(""));
    unauthorized("invalid_dpop_proof", thief.get(SELF, access));
    var without = node.request(SELF).header("Authorization", "DPoP " + access).GET();
    unauthorized("invalid_dpop_proof", node.send(without));
    assertEquals(401, node.get("/v1/check", access).status());
    assertEquals(401, node.get("/oauth/userinfo", access).status());
    var inForm =
        node.request("/oauth/userinfo")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("access_token=" + access));
    assertEquals(401, node.send(inForm).status());
  }

  /** Neither does it end the sign-in of the one from whom it was copied. */
  @Test
  void copiedRefreshToken_isUseless() {
    Tokens tokens = signIn();
    refused("invalid_dpop_proof", node.refresh("web", tokens.refresh()));
    refused("invalid_grant", thief.refresh("web", tokens.refresh()));
    Tokens next = app.refresh("web", tokens.refresh()).tokens();
    // Nor is the answer for the one whose answer got lost given to anybody else.
    refused("invalid_dpop_proof", node.refresh("web", tokens.refresh()));
    refused("invalid_grant", thief.refresh("web", tokens.refresh()));
    assertEquals(next, app.refresh("web", tokens.refresh()).tokens());
    node.clock.advance(Duration.ofMinutes(2));
    refused("invalid_grant", thief.refresh("web", tokens.refresh()));
    assertEquals(200, app.at(node.clock.instant()).get(SELF, next.access()).status());
    refused("invalid_grant", app.refresh("web", tokens.refresh()));
    unauthorized("invalid_token", app.get(SELF, next.access()));
  }

  @Test
  void refreshToken_fiftyTimesAtOnce_isAnsweredAlikeToItsKeyAlone() throws Exception {
    Tokens tokens = signIn();
    // Each has a nonce, so that all ask once.
    assertEquals(200, app.get(SELF, tokens.access()).status());
    refused("invalid_grant", thief.refresh("web", tokens.refresh()));
    Set<String> answers = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> asked = new ArrayList<>();
      List<Future<Answer>> stolen = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        asked.add(threads.submit(() -> app.refresh("web", tokens.refresh())));
        stolen.add(threads.submit(() -> thief.refresh("web", tokens.refresh())));
      }
      for (Future<Answer> one : asked) {
        answers.add(one.get().tokens().access());
      }
      for (Future<Answer> one : stolen) {
        refused("invalid_grant", one.get());
      }
    }
    assertEquals(1, answers.size());
    assertEquals(200, app.get(SELF, answers.iterator().next()).status());
  }

  @Test
  void nonce_isAskedFor_andGivenOutAgainBeforeItIsOver() {
    Answer first = app.postOnce("/oauth/token", redemption(Map.of()));
    refused("use_dpop_nonce", first);
    String nonce = first.http().headers().firstValue("DPoP-Nonce").orElseThrow();
    Tokens tokens = app.withNonce(nonce).postOnce("/oauth/token", redemption(Map.of())).tokens();
    assertEquals(200, app.getOnce(SELF, tokens.access()).status());
    node.clock.advance(Duration.ofMinutes(4));
    Answer renewed =
        app.postOnce(
            "/oauth/token",
            Map.of(
                "grant_type", "refresh_token",
                "client_id", "web",
                "refresh_token", tokens.refresh()));
    String next = renewed.http().headers().firstValue("DPoP-Nonce").orElseThrow();
    assertNotEquals(nonce, next);
    node.clock.advance(Duration.ofMinutes(3));
    Answer old = app.getOnce(SELF, renewed.tokens().access());
    unauthorized("use_dpop_nonce", old);
    String newest = old.http().headers().firstValue("DPoP-Nonce").orElseThrow();
    assertEquals(200, app.withNonce(next).getOnce(SELF, renewed.tokens().access()).status());
    assertEquals(200, app.withNonce(newest).getOnce(SELF, renewed.tokens().access()).status());
    unauthorized("use_dpop_nonce", app.withNonce(null).getOnce(SELF, renewed.tokens().access()));
    unauthorized("use_dpop_nonce", app.withNonce("x").getOnce(SELF, renewed.tokens().access()));
  }

  /** A television that has just been plugged in knows no date. */
  @Test
  void appWhoseClockIsWrong_canProveItself() {
    app.at(Instant.parse("1970-01-02T00:00:00Z"));
    Tokens tokens = signIn();
    assertEquals(200, app.get(SELF, tokens.access()).status());
    Tokens next = app.refresh("web", tokens.refresh()).tokens();
    app.at(Instant.parse("2099-01-02T00:00:00Z"));
    assertEquals(200, app.get(SELF, next.access()).status());
  }

  @Test
  void proof_isGoodForOneRequest() {
    String access = signIn().access();
    String proof = app.proof("GET", NodeFixture.ISSUER + SELF, access);
    assertEquals(200, app.send(SELF, access, proof).status());
    unauthorized("invalid_dpop_proof", app.send(SELF, access, proof));
    String other = app.proof("GET", NodeFixture.ISSUER + "/v1/account", access);
    unauthorized("invalid_dpop_proof", app.send(SELF, access, other));
    String ofAnother = app.proof("GET", NodeFixture.ISSUER + SELF, signIn().access());
    unauthorized("invalid_dpop_proof", app.send(SELF, access, ofAnother));
    assertEquals(
        200,
        app.send("/v1/account", access, other).status(),
        "what was refused where it is not for was not used up");

    Map<String, String> form = redemption(Map.of());
    String once = app.proof("POST", NodeFixture.ISSUER + "/oauth/token", null);
    assertEquals(200, token(form, once).status());
    refused("invalid_dpop_proof", token(form, once));
    refused("invalid_dpop_proof", token(form, "x"));
    refused("invalid_dpop_proof", token(form, once, once));
  }

  private Answer token(Map<String, String> form, String... proofs) {
    var request =
        node.request("/oauth/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(NodeFixture.encode(form)));
    for (String proof : proofs) {
      request.header("DPoP", proof);
    }
    return node.send(request);
  }

  @Test
  void code_askedForWithAKey_isRedeemedByItAlone() {
    Map<String, String> form = redemption(Map.of("dpop_jkt", app.thumbprint()));
    refused("invalid_dpop_proof", node.token(form));
    refused("invalid_grant", thief.post("/oauth/token", form));
    assertEquals("DPoP", app.post("/oauth/token", form).text("token_type"));
    // The answer got lost.
    refused("invalid_grant", thief.post("/oauth/token", form));
    assertEquals(200, app.post("/oauth/token", form).status());

    Answer broken =
        node.authorize(browser.cookie(), new CodeVerifier(), Map.of("dpop_jkt", "short"));
    String back = broken.http().headers().firstValue("Location").orElseThrow();
    assertEquals("invalid_request", Parties.parameter(back, "error"));
  }

  @Test
  void pushedRequest_withAProof_bindsItsCode() {
    CodeVerifier verifier = new CodeVerifier();
    Map<String, String> request = pushed(verifier);
    Answer pushed = app.post("/oauth/par", request);
    assertEquals(201, pushed.status(), pushed.body());
    Map<String, String> reference = new TreeMap<>();
    reference.put("client_id", "web");
    reference.put("request_uri", pushed.text("request_uri"));
    String location =
        node.send(
                node.request("/oauth/authorize?" + NodeFixture.encode(reference))
                    .header("Cookie", browser.cookie())
                    .GET())
            .http()
            .headers()
            .firstValue("Location")
            .orElseThrow();
    Map<String, String> form = redemption(Parties.parameter(location, "code"), verifier);
    refused("invalid_grant", thief.post("/oauth/token", form));
    assertEquals(200, app.post("/oauth/token", form).status());

    request.put("dpop_jkt", thief.thumbprint());
    refused("invalid_dpop_proof", app.post("/oauth/par", request));
  }

  private static Map<String, String> pushed(CodeVerifier verifier) {
    Map<String, String> request = new TreeMap<>();
    request.put("client_id", "web");
    request.put("response_type", "code");
    request.put("redirect_uri", NodeFixture.CALLBACK);
    request.put("code_challenge_method", "S256");
    request.put(
        "code_challenge",
        com.nimbusds.oauth2.sdk.pkce.CodeChallenge.compute(
                com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod.S256, verifier)
            .getValue());
    return request;
  }

  @Test
  void television_withAKey_getsItsTokensOnceForIt() {
    Answer asked = node.ask("the living room television");
    node.allow(browser, asked.text("user_code"), null);
    Map<String, String> poll =
        Map.of(
            "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
            "client_id", "tv",
            "device_code", asked.text("device_code"));
    Tokens tokens = app.post("/oauth/token", poll).tokens();
    assertEquals(200, app.get(SELF, tokens.access()).status());
    node.clock.advance(Duration.ofSeconds(6));
    refused("invalid_grant", node.token(poll));
    node.clock.advance(Duration.ofSeconds(6));
    refused("invalid_grant", thief.post("/oauth/token", poll));
    node.clock.advance(Duration.ofSeconds(6));
    assertEquals(tokens, app.post("/oauth/token", poll).tokens());
    refused("invalid_grant", thief.refresh("tv", tokens.refresh()));
    assertEquals(200, app.refresh("tv", tokens.refresh()).status());
  }

  /** An app that is updated gets its key with the next refresh. */
  @Test
  void signInWithoutAKey_isBoundWithTheFirstProof() {
    Tokens plain = node.tokens(browser);
    Tokens bound = app.refresh("web", plain.refresh()).tokens();
    unauthorized("invalid_dpop_proof", thief.get(SELF, bound.access()));
    refused("invalid_dpop_proof", node.refresh("web", bound.refresh()));
    // Who repeats the old token gets nothing that was made for the key.
    refused("invalid_grant", node.refresh("web", plain.refresh()));
    assertEquals(200, app.refresh("web", bound.refresh()).status());
  }

  @Test
  void clientThatMustHaveAKey_getsNothingWithout() {
    Map<String, String> form =
        redemption(Map.of("client_id", "vault", "redirect_uri", "http://localhost:8083/callback"));
    form.put("client_id", "vault");
    form.put("redirect_uri", "http://localhost:8083/callback");
    refused("invalid_dpop_proof", node.token(form));
    Tokens tokens = app.post("/oauth/token", form).tokens();
    refused("invalid_dpop_proof", node.refresh("vault", tokens.refresh()));
  }

  /** Its refresh token is bound to the client's own proof of itself (section 5). */
  @Test
  void confidentialClient_mayChangeItsKey() {
    Map<String, String> kiosk =
        Map.of(
            "client_id", "kiosk",
            "client_secret", "0123456789abcdef0123456789abcdef0123456789d");
    Answer asked = node.post("/oauth/device_authorization", kiosk);
    node.allow(browser, asked.text("user_code"), null);
    Map<String, String> poll = new TreeMap<>(kiosk);
    poll.put("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    poll.put("device_code", asked.text("device_code"));
    Tokens tokens = app.post("/oauth/token", poll).tokens();
    unauthorized("invalid_dpop_proof", thief.get(SELF, tokens.access()));
    DpopApp restarted = new DpopApp(node);
    Map<String, String> refresh = new TreeMap<>(kiosk);
    refresh.put("grant_type", "refresh_token");
    refresh.put("refresh_token", tokens.refresh());
    Tokens next = restarted.post("/oauth/token", refresh).tokens();
    assertEquals(200, restarted.get(SELF, next.access()).status());
  }

  @Test
  void introspection_tellsTheKey() throws Exception {
    Tokens tokens = signIn();
    Map<String, String> asking = new TreeMap<>();
    asking.put("client_id", "kiosk");
    asking.put("client_secret", "0123456789abcdef0123456789abcdef0123456789d");
    asking.put("grant_type", "client_credentials");
    Answer own = app.post("/oauth/token", asking);
    assertEquals("DPoP", own.text("token_type"));
    asking.remove("grant_type");
    asking.put("token", own.text("access_token"));
    told(node.post("/oauth/introspect", asking));

    // Public clients may not ask; their tokens are told of to those they are for.
    Map<String, String> revoke =
        Map.of("client_id", "web", "token", tokens.access(), "token_type_hint", "access_token");
    assertEquals(200, node.post("/oauth/revoke", revoke).status());
    unauthorized("invalid_token", app.get(SELF, tokens.access()));
  }

  private void told(Answer introspection) throws Exception {
    assertEquals("true", introspection.text("active"), introspection.body());
    assertEquals("DPoP", introspection.text("token_type"));
    assertEquals(Map.of("jkt", app.thumbprint()), introspection.json().get("cnf"));
  }

  /** What nginx, Caddy and Traefik tell of the request that they hold, and what Envoy tells. */
  @Test
  void check_goesByTheRequestThatTheProxyHolds() {
    NodeFixture.await("the node's trust", node.house().followers::trusts);
    String access = signIn().access();
    String held = "https://films.example/titles/7?x=1";
    app.withNonce(null);
    assertEquals(200, check(access, app.proof("PUT", held, access), "/titles/7?x=1").status());
    unauthorized("invalid_dpop_proof", check(access, app.proof("PUT", held, access), "/titles/8"));
    unauthorized("invalid_dpop_proof", check(access, app.proof("GET", held, access), "/titles/7"));
    unauthorized(
        "invalid_dpop_proof", check(access, thief.proof("PUT", held, access), "/titles/7"));
    app.at(Instant.EPOCH);
    Answer late = check(access, app.proof("PUT", held, access), "/titles/7");
    unauthorized("use_dpop_nonce", late);
    app.withNonce(late.http().headers().firstValue("DPoP-Nonce").orElseThrow());
    assertEquals(200, check(access, app.proof("PUT", held, access), "/titles/7").status());

    var envoy =
        node.request("/v1/check/titles/7")
            .header("X-Forwarded-Proto", "http")
            .header("Authorization", "DPoP " + access)
            .header(
                "DPoP",
                app.proof("DELETE", "http://localhost:" + node.server.port() + "/titles/7", access))
            .DELETE();
    assertEquals(200, node.send(envoy).status());
    // Without what tells of the request nothing can be proved.
    unauthorized("invalid_dpop_proof", app.send("/v1/check", access, "x"));
    String vague = app.proof("GET", NodeFixture.ISSUER + "/v1/check", access);
    unauthorized("invalid_dpop_proof", app.send("/v1/check", access, vague));
  }

  private Answer check(String access, String proof, String uri) {
    return node.send(
        node.request("/v1/check")
            .header("Authorization", "dpop " + access)
            .header("DPoP", proof)
            .header("X-Forwarded-Method", "PUT")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", "films.example")
            .header("X-Forwarded-Uri", uri)
            .GET());
  }

  @Test
  void noToken_isToldOfBothWays() {
    String challenge =
        node.get(SELF, null).http().headers().firstValue("WWW-Authenticate").orElse("");
    assertTrue(challenge.startsWith("Bearer realm=\"usher\", DPoP "), challenge);
    assertEquals(
        List.of("ES256", "EdDSA", "RS256"),
        node.get("/.well-known/oauth-authorization-server", null)
            .json()
            .get("dpop_signing_alg_values_supported"));
  }
}
