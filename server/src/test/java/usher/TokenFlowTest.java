package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.key.Algorithm;

/**
 * Goal: codes and refresh tokens are redeemed by the rules of RFC 6749, 7636 and 9700. Method: a
 * whole node over HTTP, with a clock that the test moves.
 */
class TokenFlowTest {
  @TempDir Path folder;
  private NodeFixture node;
  private Browser browser;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void accessToken_saysWhatRfc9068Asks() throws Exception {
    Tokens tokens = node.tokens(browser);
    SignedJWT jwt = SignedJWT.parse(tokens.access());
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertEquals("at+jwt", jwt.getHeader().getType().toString());
    assertEquals("ES256", jwt.getHeader().getAlgorithm().getName());
    assertEquals(NodeFixture.ISSUER, claims.getIssuer());
    assertEquals(List.of(NodeFixture.ISSUER, "matinee"), claims.getAudience());
    assertEquals(browser.account().id().value(), claims.getSubject());
    assertEquals(browser.signIn().sid().value(), claims.getStringClaim("sid"));
    assertEquals("web", claims.getStringClaim("client_id"));
    assertEquals("account catalogue", claims.getStringClaim("scope"));
    assertEquals(
        node.clock.instant().plus(Duration.ofMinutes(5)), claims.getExpirationTime().toInstant());
    assertEquals(22, claims.getJWTID().length());
  }

  @Test
  void refreshToken_isRotated_andOnlyItsHashIsStored() {
    Tokens first = node.tokens(browser);
    Tokens second = node.refresh("web", first.refresh()).tokens();
    assertNotEquals(first.refresh(), second.refresh());
    assertEquals(first.sid(), second.sid());
    long inClear =
        node.house()
            .database
            .read(tx ->
                tx.number(
                    "SELECT COUNT(*) FROM grant_ WHERE instr(grant_hash, ?) > 0"
                        + " OR instr(CAST(answer AS TEXT), ?) > 0",
                    first.refresh(),
                    second.refresh()));
    assertEquals(0, inClear);
  }

  @Test
  void refreshToken_usedByFiftyAtOnce_givesOneAnswer() throws Exception {
    Tokens tokens = node.tokens(browser);
    Set<String> bodies = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> refresh = () -> node.refresh("web", tokens.refresh());
      for (Future<Answer> answer : threads.invokeAll(java.util.Collections.nCopies(50, refresh))) {
        assertEquals(200, answer.get().status());
        bodies.add(answer.get().body());
      }
    }
    assertEquals(1, bodies.size());
  }

  @Test
  void refreshToken_usedAgainWithinTheReplayTime_givesTheIdenticalAnswer() {
    Tokens tokens = node.tokens(browser);
    Answer first = node.refresh("web", tokens.refresh());
    node.clock.advance(Duration.ofSeconds(59));
    assertEquals(first.body(), node.refresh("web", tokens.refresh()).body());
  }

  @Test
  void refreshToken_usedAgainLater_endsTheSignInAndSaysWhy() {
    Tokens tokens = node.tokens(browser);
    Tokens next = node.refresh("web", tokens.refresh()).tokens();
    node.clock.advance(Duration.ofSeconds(61));
    Answer again = node.refresh("web", tokens.refresh());
    assertEquals("invalid_grant", again.text("error"));
    assertTrue(again.body().contains("token_reuse"), again.body());
    assertEquals("invalid_grant", node.refresh("web", next.refresh()).text("error"));
    assertEquals(401, node.get("/v1/account", next.access()).status());
    assertEquals(1, node.house().database.read(tx -> node.house().stores.log().head(tx)).seq());
  }

  @Test
  void refreshToken_ofAnotherClient_isRefusedAndStaysGood() {
    Tokens tokens = node.tokens(browser);
    assertEquals("invalid_grant", node.refresh("other", tokens.refresh()).text("error"));
    assertEquals(200, node.refresh("web", tokens.refresh()).status());
  }

  @Test
  void code_usedTwiceAtOnce_givesOneAnswer() throws Exception {
    CodeVerifier verifier = new CodeVerifier();
    String code = node.code(browser, verifier).orElseThrow();
    assertEquals(node.redeem(code, verifier).body(), node.redeem(code, verifier).body());
  }

  @Test
  void code_usedLongAfter_endsTheSignIn() {
    CodeVerifier verifier = new CodeVerifier();
    String code = node.code(browser, verifier).orElseThrow();
    Tokens tokens = node.redeem(code, verifier).tokens();
    node.clock.advance(Duration.ofSeconds(61));
    assertEquals("invalid_grant", node.redeem(code, verifier).text("error"));
    assertEquals("invalid_grant", node.refresh("web", tokens.refresh()).text("error"));
  }

  @Test
  void code_withAnotherVerifier_isRefusedAndNotUsedUp() {
    CodeVerifier verifier = new CodeVerifier();
    String code = node.code(browser, verifier).orElseThrow();
    assertEquals("invalid_grant", node.redeem(code, new CodeVerifier()).text("error"));
    assertEquals(200, node.redeem(code, verifier).status());
  }

  @Test
  void code_withAnotherRedirectUri_isRefused() {
    CodeVerifier verifier = new CodeVerifier();
    String code = node.code(browser, verifier).orElseThrow();
    Map<String, String> form =
        Map.of(
            "grant_type",
            "authorization_code",
            "client_id",
            "web",
            "redirect_uri",
            NodeFixture.CALLBACK + "/",
            "code",
            code,
            "code_verifier",
            verifier.getValue());
    assertEquals("invalid_grant", node.token(form).text("error"));
  }

  @Test
  void code_afterAMinute_isRefused() {
    CodeVerifier verifier = new CodeVerifier();
    String code = node.code(browser, verifier).orElseThrow();
    node.clock.advance(Duration.ofSeconds(60));
    assertEquals("invalid_grant", node.redeem(code, verifier).text("error"));
  }

  @Test
  void authorize_withoutPkceOrWithPlain_isRefusedAtTheApp() {
    for (Map<String, String> wrong :
        List.of(Map.of("code_challenge", ""), Map.of("code_challenge_method", "plain"))) {
      Answer answer = node.authorize(browser.cookie(), new CodeVerifier(), wrong);
      String location = answer.http().headers().firstValue("Location").orElse("");
      assertTrue(location.startsWith(NodeFixture.CALLBACK + "?"), location);
      assertTrue(location.contains("error=invalid_request"), location);
      assertTrue(location.contains("state=s1"), location);
      assertTrue(location.contains("iss=http%3A%2F%2Flocalhost%3A8080"), location);
    }
  }

  @Test
  void authorize_withABlankState_echoesIt() {
    Answer answer =
        node.authorize(
            browser.cookie(), new CodeVerifier(), Map.of("state", " ", "response_type", ""));
    String location = answer.http().headers().firstValue("Location").orElse("");
    assertTrue(location.startsWith(NodeFixture.CALLBACK + "?error="), location);
    assertTrue(location.contains("&state=+&"), location);
  }

  @Test
  void authorize_withAnAddressThatIsNotTheApps_neverLeadsThere() {
    for (String uri :
        List.of(
            "https://evil.example/",
            NodeFixture.CALLBACK + "/",
            NodeFixture.CALLBACK + "?x=1",
            "http://localhost:8081/CALLBACK",
            "http://localhost:8082/callback")) {
      Answer answer =
          node.authorize(browser.cookie(), new CodeVerifier(), Map.of("redirect_uri", uri));
      assertEquals(400, answer.status(), uri);
      assertFalse(answer.http().headers().firstValue("Location").isPresent(), uri);
    }
  }

  @Test
  void authorize_ofAnAppOnLoopback_leadsToThePortThatItHasNow_andBindsTheCodeToIt() {
    String here = "http://127.0.0.1:51004/callback";
    CodeVerifier verifier = new CodeVerifier();
    Answer led =
        node.authorize(
            browser.cookie(), verifier, Map.of("client_id", "desktop", "redirect_uri", here));
    String location = led.http().headers().firstValue("Location").orElse("");
    assertTrue(location.startsWith(here + "?"), location);
    Map<String, String> form = new java.util.TreeMap<>();
    form.put("grant_type", "authorization_code");
    form.put("client_id", "desktop");
    form.put("redirect_uri", "http://127.0.0.1:51005/callback");
    form.put("code", location.replaceFirst(".*[?&]code=([^&]*).*", "$1"));
    form.put("code_verifier", verifier.getValue());
    assertEquals("invalid_grant", node.token(form).text("error"));
    form.put("redirect_uri", here);
    assertEquals(200, node.token(form).status());
  }

  @Test
  void authorize_whenNobodyIsSignedIn_leadsToTheSignInPageAndBackHere() {
    Answer answer = node.authorize(null, new CodeVerifier(), Map.of());
    String location = answer.http().headers().firstValue("Location").orElse("");
    assertTrue(location.startsWith("/sign-in?next=%2Foauth%2Fauthorize%3F"), location);
    Answer silent = node.authorize(null, new CodeVerifier(), Map.of("prompt", "none"));
    String back = silent.http().headers().firstValue("Location").orElse("");
    assertTrue(back.contains("error=login_required"), back);
  }

  @Test
  void authorize_withAScopeBeyondTheClients_isRefusedAtTheApp() {
    Answer answer =
        node.authorize(browser.cookie(), new CodeVerifier(), Map.of("scope", "account admin"));
    String location = answer.http().headers().firstValue("Location").orElse("");
    assertTrue(location.contains("error=invalid_scope"), location);
  }

  @Test
  void token_withBadRequests_answersTheCodesOfRfc6749() {
    assertEquals("invalid_request", node.token(Map.of("client_id", "web")).text("error"));
    assertEquals(
        "unsupported_grant_type",
        node.token(Map.of("grant_type", "urn:example:other", "client_id", "web")).text("error"));
    assertEquals("invalid_client", node.refresh("nobody", "x").text("error"));
    assertEquals("invalid_client", node.refresh("catalogue", "x").text("error"));
    Answer wrongGrant =
        node.token(
            Map.of(
                "grant_type", "authorization_code",
                "client_id", "tv",
                "code", "x",
                "code_verifier", new CodeVerifier().getValue()));
    assertEquals("unauthorized_client", wrongGrant.text("error"));
  }

  @Test
  void revoke_ofARefreshToken_signsTheDeviceOut() {
    Tokens tokens = node.tokens(browser);
    Answer answer =
        node.post("/oauth/revoke", Map.of("client_id", "web", "token", tokens.refresh()));
    assertEquals(200, answer.status());
    assertEquals(401, node.get("/v1/account", tokens.access()).status());
    assertTrue(node.code(browser, new CodeVerifier()).isEmpty());
  }

  @Test
  void revoke_ofAnAccessToken_signsTheDeviceOut() {
    Tokens tokens = node.tokens(browser);
    node.post("/oauth/revoke", Map.of("client_id", "web", "token", tokens.access()));
    assertEquals("invalid_grant", node.refresh("web", tokens.refresh()).text("error"));
  }

  @Test
  void revoke_ofAStrangersOrUnknownToken_answersTheSameAndDoesNothing() {
    Tokens tokens = node.tokens(browser);
    for (Map<String, String> form :
        List.of(
            Map.of("client_id", "other", "token", tokens.refresh()),
            Map.of("client_id", "web", "token", "unknown"))) {
      assertEquals(200, node.post("/oauth/revoke", form).status());
    }
    assertEquals(200, node.refresh("web", tokens.refresh()).status());
  }

  @Test
  void keys_rotated_signWithTheNewOneOnlyAfterItWasPublished() throws Exception {
    Tokens before = node.tokens(browser);
    node.house().keys.rotate();
    assertEquals(2 * Algorithm.values().length, node.house().keys.published().getKeys().size());
    Tokens soon = node.refresh("web", before.refresh()).tokens();
    assertEquals(keyOf(before), keyOf(soon));
    node.clock.advance(Duration.ofMinutes(10));
    Tokens later = node.refresh("web", soon.refresh()).tokens();
    assertNotEquals(keyOf(before), keyOf(later));
    assertEquals(200, node.get("/v1/account", later.access()).status());
  }

  private static String keyOf(Tokens tokens) throws Exception {
    return SignedJWT.parse(tokens.access()).getHeader().getKeyID();
  }
}
