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
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.edge.Edge;
import usher.edge.TrustClock;
import usher.edge.Verification;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Verified;
import usher.follower.Confirmation;
import usher.testing.Race;

/**
 * Goal: nothing that a burnt key signed is accepted anywhere, and nobody has to sign in again.
 * Method: whole nodes on one database, a real edge, the key burnt while devices refresh.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurntKeyFlowTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String TV = "tv";

  @TempDir Path folder;
  private final List<NodeFixture> nodes = new ArrayList<>();
  private NodeFixture node;
  private Browser browser;

  @BeforeEach
  void start() {
    node = node();
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  @AfterEach
  void stop() {
    nodes.forEach(NodeFixture::close);
  }

  private NodeFixture node() {
    NodeFixture one = new NodeFixture(folder);
    nodes.add(one);
    NodeFixture.await("the node's trust", one.house().followers::trusts);
    return one;
  }

  private Edge edge() throws InterruptedException {
    Edge edge =
        Edge.of(NodeFixture.ISSUER, "matinee")
            .client("catalogue", NodeFixture.CATALOGUE_SECRET)
            .usher("http://localhost:" + node.server.port())
            .clock(new TrustClock(node.clock, System::nanoTime))
            .start();
    assertTrue(edge.awaitReady(LONG));
    return edge;
  }

  private Tokens television() {
    return node.television(browser, "the living room television", null);
  }

  /** Burns it on the first node, and waits until everybody has confirmed. */
  private void burn(String keyId) throws InterruptedException {
    Confirmation open = node.house().burnKeys.burn(keyId).orElseThrow();
    assertTrue(open.await(LONG).isConfirmed());
  }

  private static String key(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static int api(NodeFixture at, String token) {
    return at.get("/v1/sign-ins/current", token).status();
  }

  private static int check(NodeFixture at, String token) {
    return at.get("/v1/check", token).status();
  }

  @Test
  void burn_keyThatSigns_itsTokensAreRefusedEverywhereAndTheDeviceGoesOn() throws Exception {
    NodeFixture other = node();
    Tokens tv = television();
    try (Edge edge = edge()) {
      assertInstanceOf(Verified.class, edge.verify(tv.access()));
      assertEquals(200, api(other, tv.access()));
      burn(key(tv.access()));
      assertEquals(new Rejected(Reason.UNKNOWN_KEY), edge.verify(tv.access()));
      for (NodeFixture each : nodes) {
        assertEquals(401, api(each, tv.access()));
        assertEquals(401, check(each, tv.access()));
        assertFalse(each.get("/oauth/jwks", null).body().contains(key(tv.access())));
      }
      Tokens next = other.refresh(TV, tv.refresh()).tokens();
      assertEquals(tv.sid(), next.sid());
      for (NodeFixture each : nodes) {
        assertEquals(200, api(each, next.access()));
        assertEquals(200, check(each, next.access()));
      }
      NodeFixture.await("the next key", () -> edge.verify(next.access()) instanceof Verified);
    }
    assertEquals(List.of(), node.revocations(), "nobody is signed out");
  }

  @Test
  void burn_thenRestart_itsTokensStayRefused() throws Exception {
    Tokens tv = television();
    burn(key(tv.access()));
    nodes.forEach(NodeFixture::close);
    node = node();
    assertEquals(401, api(node, tv.access()));
    assertEquals(401, check(node, tv.access()));
    assertEquals(200, api(node, node.refresh(TV, tv.refresh()).tokens().access()));
    try (Edge edge = edge()) {
      assertEquals(new Rejected(Reason.UNKNOWN_KEY), edge.verify(tv.access()));
    }
  }

  @Test
  void burn_unknownKey_isNone() {
    assertTrue(node.house().burnKeys.burn("none-of-ours").isEmpty());
    assertEquals(0, node.number("SELECT seq FROM revocation_head"));
  }

  /**
   * Tokens that come into being at the same moment are of the old key and refused, or of another.
   */
  @Test
  void burn_whileDevicesRefresh_whatTheOldKeySignedIsRefusedAndEachGoesOn() throws Exception {
    NodeFixture other = node();
    long seed = System.nanoTime();
    System.out.println("BurntKeyFlowTest: seed " + seed);
    Random random = new Random(seed);
    List<Tokens> devices = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      devices.add(node.television(browser, "the television number " + i, null));
    }
    try (Edge edge = edge()) {
      for (int round = 0; round < 15; round++) {
        String burnt = node.server.house.keys.current().id();
        List<Callable<List<Tokens>>> racers = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
          NodeFixture at = random.nextBoolean() ? node : other;
          Tokens first = devices.get(i);
          racers.add(() -> refreshed(at, first, 4));
        }
        racers.add(() -> {
          burn(burnt);
          return List.of();
        });
        List<List<Tokens>> all = Race.of(racers);
        for (int i = 0; i < devices.size(); i++) {
          for (Tokens one : all.get(i)) {
            boolean refused = key(one.access()).equals(burnt);
            assertEquals(refused ? 401 : 200, api(other, one.access()), "seed " + seed);
            assertEquals(refused ? 401 : 200, check(node, one.access()), "seed " + seed);
            Verification there = edge.verify(one.access());
            assertFalse(refused && there instanceof Verified, "seed " + seed);
          }
          Tokens last = node.refresh(TV, all.get(i).getLast().refresh()).tokens();
          assertNotEquals(burnt, key(last.access()), "seed " + seed);
          devices.set(i, last);
        }
      }
    }
  }

  private static List<Tokens> refreshed(NodeFixture at, Tokens first, int times) {
    List<Tokens> all = new ArrayList<>(List.of(first));
    for (int i = 0; i < times; i++) {
      Answer answer = at.refresh(TV, all.getLast().refresh());
      all.add(answer.tokens());
    }
    return all;
  }
}
