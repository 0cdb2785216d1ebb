package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.testing.Race;
import usher.testing.Rounds;

/**
 * Goal: a confidential client learns of a token exactly what it may (RFC 7662; RFC 9701). Method: a
 * whole node over HTTP, with a clock that the test moves.
 */
class IntrospectionTest {
  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  @TempDir Path folder;
  private Programs programs;
  private NodeFixture node;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
    node = programs.node;
  }

  @AfterEach
  void stop() {
    programs.close();
  }

  @Test
  void accessToken_ofTheCallersAudience_isToldWhole() throws Exception {
    Browser browser = programs.browser();
    Tokens tokens = node.tokens(browser);
    JWTClaimsSet claims = SignedJWT.parse(tokens.access()).getJWTClaimsSet();
    Answer answer = programs.introspect("gate", tokens.access());
    assertEquals(200, answer.status(), answer.body());
    assertEquals("application/json", answer.http().headers().firstValue("Content-Type").orElse(""));
    assertEquals("no-store", answer.http().headers().firstValue("Cache-Control").orElse(""));
    long now = node.clock.instant().getEpochSecond();
    assertEquals(
        Map.ofEntries(
            Map.entry("active", true),
            Map.entry("iss", NodeFixture.ISSUER),
            Map.entry("sub", browser.account().id().value()),
            Map.entry("aud", List.of(NodeFixture.ISSUER, "matinee")),
            Map.entry("client_id", "web"),
            Map.entry("sid", tokens.sid()),
            Map.entry("scope", "account catalogue"),
            Map.entry("iat", now),
            Map.entry("exp", now + 300),
            Map.entry("jti", claims.getJWTID()),
            Map.entry("token_type", "Bearer")),
        answer.json());
  }

  @Test
  void accessToken_ofNobodyTheCallerSpeaksFor_isInactive() {
    String token = programs.viewer().access();
    assertEquals(INACTIVE, programs.introspect("reporter", token).json());
    assertEquals(true, programs.introspect("auditor", token).json().get("active"));
  }

  @Test
  void accessToken_signedOutExpiredOrNonsense_isInactive() {
    Browser browser = programs.browser();
    Tokens laptop = node.tokens(browser);
    Tokens tv = node.television(browser, "the living room television", null);
    assertEquals(true, programs.introspect("gate", tv.access()).json().get("active"));
    node.signOut(laptop.access(), "[\"" + tv.sid() + "\"]");
    assertEquals(INACTIVE, programs.introspect("gate", tv.access()).json());
    assertEquals(true, programs.introspect("gate", laptop.access()).json().get("active"));
    node.clock.advance(Duration.ofMinutes(5));
    assertEquals(INACTIVE, programs.introspect("gate", laptop.access()).json());
    for (String nonsense :
        List.of(
            "x",
            "a.b.c",
            "..",
            "x".repeat(9000),
            laptop.access() + "x",
            "eyJhbGciOiJub25lIn0.e30.")) {
      assertEquals(INACTIVE, programs.introspect("auditor", nonsense).json(), nonsense);
    }
  }

  @Test
  void otherJwtsOfUshers_areInactive() {
    Tokens tokens = programs.viewer();
    String ticket = node.json("POST", "/v1/events/tickets", tokens.access(), "").text("ticket");
    assertEquals(INACTIVE, programs.introspect("auditor", ticket).json());
  }

  @Test
  void refreshToken_isTellingToItsOwnClientAlone_untilItIsUsed() {
    String shop = "shop";
    Tokens tokens = programs.shopTokens(programs.browser());
    Answer answer = programs.introspect(shop, tokens.refresh());
    assertEquals(true, answer.json().get("active"));
    assertEquals(shop, answer.text("client_id"));
    assertEquals(tokens.sid(), answer.text("sid"));
    assertEquals(INACTIVE, programs.introspect("auditor", tokens.refresh()).json());
    Answer refreshed =
        programs.basic(
            "/oauth/token",
            shop,
            Map.of("grant_type", "refresh_token", "refresh_token", tokens.refresh()));
    assertEquals(INACTIVE, programs.introspect(shop, tokens.refresh()).json());
    String next = refreshed.tokens().refresh();
    assertEquals(true, programs.introspect(shop, next).json().get("active"));
    node.delete("/v1/sign-ins/current", refreshed.tokens().access());
    assertEquals(INACTIVE, programs.introspect(shop, next).json());
  }

  @Test
  void publicClient_orNobody_isRefused() {
    String token = programs.viewer().access();
    for (Map<String, String> form :
        List.of(Map.of("token", token), Map.of("token", token, "client_id", "web"))) {
      Answer answer = node.post("/oauth/introspect", form);
      assertEquals(401, answer.status());
      assertEquals("invalid_client", answer.text("error"));
    }
  }

  @Test
  void jwtAskedFor_isSignedForTheCaller() throws Exception {
    String token = programs.viewer().access();
    SignedJWT jwt = signed("gate", token);
    assertEquals("ES256", jwt.getHeader().getAlgorithm().getName());
    assertEquals("token-introspection+jwt", jwt.getHeader().getType().getType());
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertEquals(NodeFixture.ISSUER, claims.getIssuer());
    assertEquals(List.of("gate"), claims.getAudience());
    assertEquals(node.clock.instant(), claims.getIssueTime().toInstant());
    Map<String, Object> told = claims.getJSONObjectClaim("token_introspection");
    assertEquals(
        JSONObjectUtils.parse(programs.introspect("gate", token).body()),
        JSONObjectUtils.parse(JSONObjectUtils.toJSONString(told)));
    assertEquals(
        INACTIVE, signed("gate", "x").getJWTClaimsSet().getJSONObjectClaim("token_introspection"));
  }

  /** The answer as a JWT, whose key must be a published one. */
  private SignedJWT signed(String client, String token) throws Exception {
    Answer answer =
        node.send(
            node.request("/oauth/introspect")
                .header("Authorization", Programs.basicHeader(client, Programs.SECRET))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/token-introspection+jwt")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        NodeFixture.encode(Map.of("token", token)))));
    assertEquals(
        "application/token-introspection+jwt",
        answer.http().headers().firstValue("Content-Type").orElse(""));
    SignedJWT jwt = SignedJWT.parse(answer.body());
    JWKSet keys = JWKSet.parse(node.get("/oauth/jwks", null).body());
    assertEquals(
        jwt.getHeader().getAlgorithm(),
        keys.getKeyByKeyId(jwt.getHeader().getKeyID()).getAlgorithm());
    return jwt;
  }

  @Test
  void introspection_racingASignOut_isNeverActiveAfterTheAcknowledgement() {
    Browser viewer = programs.browser();
    Tokens laptop = node.tokens(viewer);
    Rounds.run(random -> {
      Tokens tv = node.television(viewer, "a television of the round", null);
      int before = Rounds.pauseOf(random);
      Callable<Boolean> signOut =
          () -> {
            Rounds.pause(before);
            node.signOut(laptop.access(), "[\"" + tv.sid() + "\"]");
            return programs.introspect("gate", tv.access()).json().equals(INACTIVE);
          };
      Callable<Boolean> storm =
          () -> {
            for (int i = 0; i < 5; i++) {
              programs.introspect("gate", tv.access());
            }
            return true;
          };
      for (boolean good : Race.of(List.of(signOut, storm, storm))) {
        assertEquals(true, good, "active after the sign-out was acknowledged");
      }
      assertEquals(INACTIVE, programs.introspect("gate", tv.access()).json());
      assertEquals(400, node.refresh("tv", tv.refresh()).status());
    });
  }

  @Test
  void refreshToken_racingItsSignOut_isNeverActiveAfterTheAcknowledgement() {
    Browser viewer = programs.browser();
    Rounds.run(random -> {
      Tokens shop =
          programs.shopTokens(node.browser(viewer.account(), "Laptop " + random.nextInt()));
      int before = Rounds.pauseOf(random);
      Callable<Boolean> signOut =
          () -> {
            Rounds.pause(before);
            node.delete("/v1/sign-ins/current", shop.access());
            return programs.introspect("shop", shop.refresh()).json().equals(INACTIVE);
          };
      Callable<Boolean> storm =
          () -> {
            for (int i = 0; i < 5; i++) {
              programs.introspect("shop", shop.refresh());
            }
            return true;
          };
      for (boolean good : Race.of(List.of(storm, signOut, storm, storm))) {
        assertEquals(true, good, "active after the sign-out was acknowledged");
      }
    });
  }
}
