package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.edge.Edge;
import usher.edge.TrustClock;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;

/**
 * Goal: back ends get tokens in their own name (RFC 6749, section 4.4), and those never pass for a
 * viewer's. Method: a whole node over HTTP, with a clock that the test moves.
 */
class ClientCredentialsTest {
  private static final Map<String, Object> INACTIVE = Map.of("active", false);
  private static final String POLL =
      "{\"follower\": \"f\", \"instance\": \"i\", \"epoch\": null, \"applied\": 0, \"wait_ms\": 0}";

  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
  }

  @AfterEach
  void stop() {
    programs.close();
  }

  private Answer ask(String client, String scope) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    form.put("scope", scope);
    return programs.basic("/oauth/token", client, form);
  }

  private String token() {
    Answer answer = ask("reporter", "");
    assertEquals(200, answer.status(), answer.body());
    return answer.text("access_token");
  }

  @Test
  void token_saysWhoseItIs_andIsOfNoSignIn() throws Exception {
    Answer answer = ask("reporter", "");
    assertEquals(200, answer.status(), answer.body());
    assertEquals(
        Set.of("access_token", "token_type", "expires_in", "scope"), answer.json().keySet());
    assertEquals("Bearer", answer.text("token_type"));
    assertEquals("300", answer.text("expires_in"));
    assertEquals("reports", answer.text("scope"));
    assertEquals("no-store", answer.http().headers().firstValue("Cache-Control").orElse(""));
    SignedJWT jwt = SignedJWT.parse(answer.text("access_token"));
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertEquals("at+jwt", jwt.getHeader().getType().toString());
    assertEquals("ES256", jwt.getHeader().getAlgorithm().getName());
    assertEquals(
        Set.of("iss", "sub", "aud", "client_id", "scope", "iat", "exp", "jti"),
        claims.getClaims().keySet());
    assertEquals("reporter", claims.getSubject());
    assertEquals("reporter", claims.getStringClaim("client_id"));
    assertEquals(List.of("reports"), claims.getAudience());
    Instant now = programs.node.clock.instant();
    assertEquals(now.plus(Duration.ofMinutes(5)), claims.getExpirationTime().toInstant());
    assertEquals(0, programs.node.number("SELECT COUNT(*) FROM grant_"));
  }

  @Test
  void scope_askedFor_isOneOfTheClientsOwnAndNoViewersAndNoneForUsherItself() {
    assertEquals("reports", ask("reporter", "reports").text("scope"));
    for (String beyond :
        List.of("account", "openid", "admin", "revocations", "reports x", "reports openid")) {
      Answer answer = ask("reporter", beyond);
      assertEquals(400, answer.status(), beyond);
      assertEquals("invalid_scope", answer.text("error"), beyond);
    }
  }

  @Test
  void scope_ofAClientThatHasNone_isLeftOut() throws Exception {
    Answer answer = ask("bare", "");
    assertEquals(Set.of("access_token", "token_type", "expires_in"), answer.json().keySet());
    SignedJWT jwt = SignedJWT.parse(answer.text("access_token"));
    assertFalse(jwt.getJWTClaimsSet().getClaims().containsKey("scope"));
  }

  @Test
  void client_thatSignsOrPostsItsSecret_getsOneToo() {
    Map<String, String> posted =
        Map.of(
            "grant_type", "client_credentials",
            "client_id", "poster",
            "client_secret", Programs.SECRET);
    assertEquals("reports", programs.node.token(posted).text("scope"));
    Map<String, String> signed =
        Map.of(
            "grant_type",
            "client_credentials",
            "client_assertion_type",
            Programs.ASSERTION,
            "client_assertion",
            Programs.sign(programs.assertion("signer"), programs.key));
    assertEquals("reports", programs.node.token(signed).text("scope"));
  }

  @Test
  void client_notRegisteredForItOrPublicOrUnproved_isRefused() {
    Answer other = ask("gate", "");
    assertEquals(400, other.status());
    assertEquals("unauthorized_client", other.text("error"));
    Answer open =
        programs.node.token(Map.of("grant_type", "client_credentials", "client_id", "web"));
    assertEquals("unauthorized_client", open.text("error"));
    Answer named =
        programs.node.token(Map.of("grant_type", "client_credentials", "client_id", "reporter"));
    assertEquals(401, named.status());
    assertEquals("invalid_client", named.text("error"));
  }

  @Test
  void token_whereAViewersIsDemanded_isRefused() throws Exception {
    String token = token();
    for (String path : List.of("/v1/account", "/v1/sign-ins", "/v1/playbacks", "/v1/check")) {
      Answer answer = programs.node.get(path, token);
      assertEquals(401, answer.status(), path);
      assertEquals("invalid_token", answer.text("code"), path);
    }
    assertEquals(401, programs.node.json("POST", "/v1/revocations/poll", token, POLL).status());
    try (Edge edge =
        Edge.of(NodeFixture.ISSUER, "reports")
            .client("catalogue", NodeFixture.CATALOGUE_SECRET)
            .usher("http://localhost:" + programs.node.server.port())
            .clock(new TrustClock(programs.node.clock, System::nanoTime))
            .start()) {
      assertTrue(edge.awaitReady(Duration.ofSeconds(20)));
      assertEquals(new Rejected(Reason.MISSING_CLAIM), edge.verify(token));
    }
  }

  @Test
  void introspection_tellsItToItsClientAndItsAudience_untilItEnds() {
    String token = token();
    Map<String, Object> told = programs.introspect("reporter", token).json();
    assertEquals(true, told.get("active"));
    assertEquals("reporter", told.get("sub"));
    assertEquals(List.of("reports"), told.get("aud"));
    assertFalse(told.containsKey("sid"));
    assertEquals(told, programs.introspect("auditor", token).json());
    assertEquals(INACTIVE, programs.introspect("gate", token).json());
    programs.node.clock.advance(Duration.ofMinutes(5));
    assertEquals(INACTIVE, programs.introspect("reporter", token).json());
  }

  @Test
  void introspection_afterTheGrantWasTakenFromTheClient_isInactive() {
    String token = token();
    programs.close();
    programs =
        new Programs(
            folder,
            settings ->
                settings.replaceFirst("grants = \\[\"client_credentials\"]", "grants = []"));
    assertEquals(INACTIVE, programs.introspect("auditor", token).json());
  }

  @Test
  void revocation_isNotPromised() {
    Map<String, String> form = Map.of("token", token());
    Answer answer = programs.basic("/oauth/revoke", "reporter", form);
    assertEquals(400, answer.status());
    assertEquals("unsupported_token_type", answer.text("error"));
    assertEquals(200, programs.basic("/oauth/revoke", "gate", form).status());
  }
}
