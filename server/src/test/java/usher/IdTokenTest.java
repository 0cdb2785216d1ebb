package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.secret.Secrets;

/**
 * Goal: ID tokens say what OpenID Connect Core asks, from the code on through every refresh.
 * Method: a whole node over HTTP, with a clock that the test moves.
 */
class IdTokenTest {
  private static final Map<String, String> REQUEST =
      Map.of(
          "client_id",
          "shop",
          "redirect_uri",
          Parties.SHOP_BACK,
          "scope",
          "openid account",
          "nonce",
          "n-0S6_WzA2Mj");

  @TempDir Path folder;
  private Parties parties;
  private NodeFixture node;
  private Browser browser;

  @BeforeEach
  void start() {
    parties = new Parties(folder);
    node = parties.node;
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  @AfterEach
  void stop() {
    parties.close();
  }

  private Answer byCode(Map<String, String> more) {
    CodeVerifier verifier = new CodeVerifier();
    Map<String, String> request = new java.util.TreeMap<>(REQUEST);
    request.putAll(more);
    String location =
        node.authorize(browser.cookie(), verifier, request)
            .http()
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return parties.shopToken(
        Map.of(
            "grant_type",
            "authorization_code",
            "code",
            location.replaceFirst(".*[?&]code=([^&]*).*", "$1"),
            "redirect_uri",
            Parties.SHOP_BACK,
            "code_verifier",
            verifier.getValue()));
  }

  private Answer refresh(Answer before) {
    return parties.shopToken(
        Map.of("grant_type", "refresh_token", "refresh_token", before.text("refresh_token")));
  }

  @Test
  void code_withOpenid_givesAnIdTokenByCoreSection2() throws Exception {
    node.clock.advance(Duration.ofMinutes(3));
    Answer answer = byCode(Map.of());
    Parties.IdToken token = parties.genuine(answer);
    JWTClaimsSet claims = token.claims();
    Instant now = node.clock.instant();
    assertEquals("JWT", token.jwt().getHeader().getType().getType());
    assertEquals("RS256", token.jwt().getHeader().getAlgorithm().getName());
    assertEquals(
        Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "nonce",
            "acr",
            "amr",
            "sid",
            "at_hash"),
        claims.getClaims().keySet());
    assertEquals(NodeFixture.ISSUER, claims.getIssuer());
    assertEquals(browser.account().id().value(), claims.getSubject());
    assertEquals(List.of("shop"), claims.getAudience());
    assertEquals(now.plus(Duration.ofMinutes(5)), claims.getExpirationTime().toInstant());
    assertEquals(now, claims.getIssueTime().toInstant());
    assertEquals(now.minus(Duration.ofMinutes(3)).getEpochSecond(), claims.getClaim("auth_time"));
    assertEquals("n-0S6_WzA2Mj", claims.getClaim("nonce"));
    assertEquals("1", claims.getClaim("acr"));
    assertEquals(List.of("pwd"), claims.getClaim("amr"));
    assertEquals(browser.signIn().sid().value(), claims.getClaim("sid"));
    assertEquals(leftHalfOfSha256(answer.text("access_token")), claims.getClaim("at_hash"));
  }

  /** As the text of section 3.1.3.6 has it, without the library that the server uses. */
  private static String leftHalfOfSha256(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    return Base64URL.encode(Arrays.copyOf(hash, 16)).toString();
  }

  @Test
  void code_withoutOpenid_givesNoIdToken() {
    Answer answer = byCode(Map.of("scope", "account"));
    assertEquals(200, answer.status(), answer.body());
    assertFalse(answer.json().containsKey("id_token"));
    assertFalse(refresh(answer).json().containsKey("id_token"));
  }

  @Test
  void refresh_later_keepsWhoAndWhenAndLeavesTheNonceOut() {
    JWTClaimsSet first = parties.claims(byCode(Map.of()));
    Answer answer = byCode(Map.of());
    for (int i = 0; i < 3; i++) {
      node.clock.advance(Duration.ofHours(1));
      prove();
      answer = refresh(answer);
      JWTClaimsSet again = parties.claims(answer);
      for (String same : List.of("iss", "sub", "aud", "auth_time", "acr", "amr", "sid")) {
        assertEquals(first.getClaim(same), again.getClaim(same), same);
      }
      assertNull(again.getClaim("nonce"));
      assertEquals(node.clock.instant(), again.getIssueTime().toInstant());
      assertNotEquals(first.getClaim("at_hash"), again.getClaim("at_hash"));
    }
  }

  /** The viewer gives the password again on the account's page; that is not the app's affair. */
  private void prove() {
    var signIn = browser.signIn();
    String cookie = browser.cookie().replaceFirst(".*[.]", "");
    node.house()
        .database
        .write(tx ->
            node.house()
                .stores
                .signIns()
                .proved(
                    tx,
                    signIn.account(),
                    signIn.sid(),
                    Secrets.hash(cookie),
                    node.clock.instant()));
  }

  @Test
  void refresh_replayed_givesTheIdenticalIdToken() {
    Answer tokens = byCode(Map.of());
    Answer first = refresh(tokens);
    node.clock.advance(Duration.ofSeconds(59));
    assertEquals(first.body(), refresh(tokens).body());
    assertNotEquals("null", first.text("id_token"));
  }

  @Test
  void device_letInByAPhone_tellsThatNothingWasProvedOnIt() {
    Instant proved = node.clock.instant();
    node.clock.advance(Duration.ofMinutes(20));
    JWTClaimsSet claims = parties.claims(box(null));
    assertEquals(List.of("box"), claims.getAudience());
    assertEquals(browser.account().id().value(), claims.getSubject());
    assertEquals("0", claims.getClaim("acr"));
    assertEquals(proved.getEpochSecond(), claims.getClaim("auth_time"));
    assertNull(claims.getClaim("nonce"));
    assertNotEquals(browser.signIn().sid().value(), claims.getClaim("sid"));
  }

  @Test
  void device_forTheNight_itsIdTokenEndsWithTheStay() {
    Instant end = node.clock.instant().plusSeconds(100);
    JWTClaimsSet claims = parties.claims(box(end));
    assertEquals(end, claims.getExpirationTime().toInstant());
  }

  private Answer box(@org.jspecify.annotations.Nullable Instant till) {
    Answer asked = node.post("/oauth/device_authorization", Map.of("client_id", "box"));
    node.allow(browser, asked.text("user_code"), till);
    return node.poll("box", asked.text("device_code"));
  }
}
