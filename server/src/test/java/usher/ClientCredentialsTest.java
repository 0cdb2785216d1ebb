package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.edge.Edge;
import usher.edge.TrustClock;
import usher.edge.Verification;

/**
 * Goal: back ends get tokens in their own name (RFC 6749, section 4.4), and those never pass for a
 * viewer's. Method: a whole node over HTTP.
 */
class ClientCredentialsTest {
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

  @Test
  void token_saysWhoseItIs_andIsOfNoSignIn() throws Exception {
    Answer answer = programs.clientToken("reporter");
    assertEquals(200, answer.status(), answer.body());
    assertEquals("Bearer", answer.text("token_type"));
    assertEquals("600", answer.text("expires_in"));
    assertEquals("admin reports revocations", answer.text("scope"));
    assertFalse(answer.json().containsKey("refresh_token"));
    assertEquals("no-store", answer.http().headers().firstValue("Cache-Control").orElse(""));
    SignedJWT jwt = SignedJWT.parse(answer.text("access_token"));
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    assertEquals("at+jwt", jwt.getHeader().getType().toString());
    assertEquals("reporter", claims.getSubject());
    assertEquals("reporter", claims.getStringClaim("client_id"));
    assertEquals(List.of(NodeFixture.ISSUER, "reports"), claims.getAudience());
    assertNull(claims.getClaim("sid"));
    assertEquals(
        programs.node.clock.instant().plus(Duration.ofMinutes(10)),
        claims.getExpirationTime().toInstant());
  }

  @Test
  void scope_askedFor_isWhatIsGiven() {
    assertEquals("reports", programs.clientToken("reporter", "reports").text("scope"));
    for (String beyond : List.of("account", "openid", "reports nonsense")) {
      Answer answer = programs.clientToken("reporter", beyond);
      assertEquals(400, answer.status(), beyond);
      assertEquals("invalid_scope", answer.text("error"), beyond);
    }
  }

  @Test
  void grant_ofAClientThatIsNotRegisteredForIt_isRefused() {
    Answer answer = programs.clientToken("gate");
    assertEquals(400, answer.status());
    assertEquals("unauthorized_client", answer.text("error"));
  }

  @Test
  void token_atTheAccountApiAndAtAnEdge_isNoViewers() throws Exception {
    String token = programs.clientToken("reporter").text("access_token");
    assertEquals(401, programs.node.get("/v1/account", token).status());
    assertEquals(401, programs.node.get("/v1/sign-ins", token).status());
    try (Edge edge =
        Edge.of(NodeFixture.ISSUER, "reports")
            .client("catalogue", NodeFixture.CATALOGUE_SECRET)
            .usher("http://localhost:" + programs.node.server.port())
            .clock(new TrustClock(programs.node.clock, System::nanoTime))
            .start()) {
      assertTrue(edge.awaitReady(Duration.ofSeconds(20)));
      assertInstanceOf(Verification.Rejected.class, edge.verify(token));
    }
  }

  @Test
  void token_withTheScope_mayFollowTheFeed() {
    String good = programs.clientToken("reporter", "revocations").text("access_token");
    assertEquals(200, programs.node.json("POST", "/v1/revocations/poll", good, POLL).status());
    String other = programs.clientToken("reporter", "reports").text("access_token");
    Answer lacking = programs.node.json("POST", "/v1/revocations/poll", other, POLL);
    assertEquals(403, lacking.status());
    assertEquals("insufficient_scope", lacking.text("code"));
    String viewer = programs.viewer().access();
    assertEquals(401, programs.node.json("POST", "/v1/revocations/poll", viewer, POLL).status());
    programs.node.clock.advance(Duration.ofMinutes(10));
    Answer late = programs.node.json("POST", "/v1/revocations/poll", good, POLL);
    assertEquals(401, late.status());
    assertEquals("invalid_token", late.text("code"));
  }

  @Test
  void token_ofABurntKey_isRefused() throws Exception {
    String token = programs.clientToken("reporter", "revocations").text("access_token");
    String key = SignedJWT.parse(token).getHeader().getKeyID();
    assertEquals(200, programs.node.json("POST", "/v1/revocations/poll", token, POLL).status());
    assertTrue(programs.node.house().burnKey.burn(key).isPresent());
    assertEquals(401, programs.node.json("POST", "/v1/revocations/poll", token, POLL).status());
  }
}
