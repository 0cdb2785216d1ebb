package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.edge.Edge;
import usher.edge.TrustClock;
import usher.edge.Verification;
import usher.edge.Verification.Verified;
import usher.key.KeyAlgorithm;
import usher.testing.Race;
import usher.testing.Rounds;

/**
 * Goal: what a burnt key signed is refused everywhere, and nobody is signed out by it. Method: a
 * node, an edge that follows it, and devices that refresh meanwhile.
 */
class BurnKeyTest {
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
  void burn_whatItSigned_isRefusedByTheApiAtOnceAndByEdgesAsASignOutIs() throws Exception {
    Tokens tokens = node.tokens(browser);
    try (Edge edge = edge()) {
      assertTrue(edge.awaitReady(Duration.ofSeconds(20)));
      assertInstanceOf(Verified.class, edge.verify(tokens.access()));
      String key = key(tokens.access());
      assertTrue(node.house().burnKey.burn(key).isPresent());
      long acknowledged = System.nanoTime();
      assertEquals(401, node.get("/v1/account", tokens.access()).status());
      assertFalse(node.get("/oauth/jwks", null).body().contains(key));
      NodeFixture.await(
          "the edge",
          () ->
              edge.verify(tokens.access())
                  .equals(new Verification.Rejected(Verification.Reason.REVOKED)));
      assertTrue(System.nanoTime() - acknowledged < Duration.ofSeconds(1).toNanos());
      Tokens next = node.refresh("web", tokens.refresh()).tokens();
      assertNotEquals(key, key(next.access()));
      assertEquals(200, node.get("/v1/account", next.access()).status());
      assertInstanceOf(Verified.class, edge.verify(next.access()));
    }
  }

  @Test
  void burn_tokenThatTheThiefMadeUp_isRefused() throws Exception {
    Tokens tokens = node.tokens(browser);
    var house = node.house();
    var claims = SignedJWT.parse(tokens.access()).getJWTClaimsSet();
    var made =
        new com.nimbusds.jwt.JWTClaimsSet.Builder(claims)
            .claim("sid", "nobody-ever-had-this-1")
            .expirationTime(Date.from(node.clock.instant().plus(Duration.ofDays(10))))
            .build();
    String forged =
        house.keys.sign(KeyAlgorithm.ES256, new com.nimbusds.jose.JOSEObjectType("at+jwt"), made);
    try (Edge edge = edge()) {
      assertTrue(edge.awaitReady(Duration.ofSeconds(20)));
      assertInstanceOf(Verified.class, edge.verify(forged), "which is why a key must be burnt");
      assertTrue(house.burnKey.burn(key(forged)).isPresent());
      NodeFixture.await("the edge", () -> edge.verify(forged) instanceof Verification.Rejected);
    }
  }

  @Test
  void burn_byAnotherProcess_isHeardFromTheFeed() {
    Tokens tokens = node.tokens(browser);
    Config config = node.house().config;
    try (House other = new House(config, node.clock, new java.security.SecureRandom())) {
      assertTrue(other.burnKey.burn(key(tokens.access())).isPresent());
    }
    NodeFixture.await(
        "the refusal", () -> node.get("/v1/account", tokens.access()).status() == 401);
    Tokens next = node.refresh("web", tokens.refresh()).tokens();
    assertEquals(200, node.get("/v1/account", next.access()).status());
  }

  @Test
  void burn_whileDevicesRefresh_nothingOfItIsAcceptedAndEachGetsOn() {
    Rounds.run(random -> {
      List<Tokens> devices = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        devices.add(node.tokens(node.browser(browser.account(), "device " + i)));
      }
      String key = node.house().keys.current(KeyAlgorithm.ES256).id();
      List<Callable<Tokens>> racers = new ArrayList<>();
      for (Tokens device : devices) {
        int pause = Rounds.pauseOf(random);
        racers.add(() -> {
          Rounds.pause(pause);
          return node.refresh("web", device.refresh()).tokens();
        });
      }
      int pause = Rounds.pauseOf(random);
      racers.add(() -> {
        Rounds.pause(pause);
        assertTrue(node.house().burnKey.burn(key).isPresent());
        return devices.getFirst();
      });
      List<Tokens> refreshed = Race.of(racers).subList(0, devices.size());
      for (Tokens one : refreshed) {
        int expected = key(one.access()).equals(key) ? 401 : 200;
        assertEquals(expected, node.get("/v1/account", one.access()).status());
        Tokens next = node.refresh("web", one.refresh()).tokens();
        assertEquals(200, node.get("/v1/account", next.access()).status());
      }
    });
  }

  private Edge edge() {
    return Edge.of(NodeFixture.ISSUER, "matinee")
        .client("catalogue", NodeFixture.CATALOGUE_SECRET)
        .usher("http://localhost:" + node.server.port())
        .clock(new TrustClock(node.clock, System::nanoTime))
        .start();
  }

  private static String key(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }
}
