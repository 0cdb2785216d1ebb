package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.edge.Edge;
import usher.edge.TrustClock;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.edge.Verification.WhenStale;
import usher.testing.FakeClock;

/** Goal: a back end refuses a signed-out device at once. Method: an edge that follows a node. */
class EdgeFlowTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private NodeFixture node;
  private FakeClock wall;
  private Browser browser;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
    wall = new FakeClock(node.clock.instant());
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Edge edge(String audience) {
    return Edge.of(NodeFixture.ISSUER, audience)
        .client("catalogue", NodeFixture.CATALOGUE_SECRET)
        .usher("http://localhost:" + node.server.port())
        .clock(new TrustClock(wall, nanos::get))
        .start();
  }

  private void advance(Duration time) {
    wall.advance(time);
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void edge_refusesASignedOutDevice_withinASecondOfTheAcknowledgement() throws Exception {
    Tokens laptop = node.tokens(browser);
    try (Edge edge = edge("matinee")) {
      assertTrue(edge.awaitReady(LONG));
      for (int i = 0; i < 5; i++) {
        Tokens tv = node.television(browser, "the television of the moment", null);
        assertInstanceOf(Verified.class, edge.verify(tv.access()));
        node.signOut(laptop.access(), "[\"" + tv.sid() + "\"]");
        long acknowledged = System.nanoTime();
        Rejected revoked = new Rejected(Reason.REVOKED);
        NodeFixture.await("the edge", () -> edge.verify(tv.access()).equals(revoked));
        assertTrue(System.nanoTime() - acknowledged < Duration.ofSeconds(1).toNanos());
        assertInstanceOf(Verified.class, edge.verify(laptop.access()));
      }
    }
  }

  @Test
  void edge_startedLater_knowsWhatWasSignedOutBefore() throws Exception {
    Tokens tv = node.television(browser, "the living room television", null);
    node.delete("/v1/sign-ins/current", tv.access());
    try (Edge edge = edge("matinee")) {
      assertTrue(edge.awaitReady(LONG));
      assertEquals(new Rejected(Reason.REVOKED), edge.verify(tv.access()));
    }
  }

  @Test
  void edge_ofAnotherService_takesNoToken() throws Exception {
    Tokens laptop = node.tokens(browser);
    try (Edge edge = edge("billing")) {
      assertTrue(edge.awaitReady(LONG));
      assertEquals(new Rejected(Reason.AUDIENCE), edge.verify(laptop.access()));
    }
  }

  @Test
  void edge_whoseNodeStops_isStaleAfterTheBound_andRecoversWithIt() throws Exception {
    Tokens laptop = node.tokens(browser);
    Tokens tv = node.television(browser, "the living room television", null);
    try (Edge edge = edge("matinee")) {
      assertTrue(edge.awaitReady(LONG));
      assertInstanceOf(Verified.class, edge.verify(laptop.access()));
      int port = node.server.port();
      node.close();
      advance(Duration.ofSeconds(5));
      assertEquals(new Stale(), edge.verify(laptop.access()));
      node = new NodeFixture(folder, text -> text.replace("port = 0", "port = " + port));
      NodeFixture.await(
          "trust in the node that is back", () -> edge.verify(laptop.access()) instanceof Verified);
      node.signOut(laptop.access(), "[\"" + tv.sid() + "\"]");
      Rejected revoked = new Rejected(Reason.REVOKED);
      NodeFixture.await("the edge", () -> edge.verify(tv.access()).equals(revoked));
    }
  }

  /** An edge that has never heard from the feed, since it may not read it. */
  private Edge strangerToTheFeed() {
    return Edge.of(NodeFixture.ISSUER, "matinee")
        .client("catalogue", "not its secret")
        .usher("http://localhost:" + node.server.port())
        .clock(new TrustClock(wall, nanos::get))
        .start();
  }

  @Test
  void edge_withoutTheFeed_refusesOrAsks_asTheCallHasIt() throws Exception {
    Tokens laptop = node.tokens(browser);
    Tokens tv = node.television(browser, "the living room television", null);
    NodeFixture.await("the node", () -> node.server.house.followers.trusts());
    try (Edge edge = strangerToTheFeed()) {
      assertEquals(new Stale(), edge.verify(tv.access()));
      assertInstanceOf(Verified.class, edge.verify(tv.access(), WhenStale.ASK));
      node.signOut(laptop.access(), "[\"" + tv.sid() + "\"]");
      assertEquals(new Rejected(Reason.REVOKED), edge.verify(tv.access(), WhenStale.ASK));
      assertInstanceOf(Verified.class, edge.verify(laptop.access(), WhenStale.ASK));
    }
  }

  @Test
  void check_goodToken_tellsWhoseItIs_untilTheNodeItselfHasNoTrust() throws Exception {
    Tokens tv = node.television(browser, "the living room television", null);
    NodeFixture.await("the node", () -> node.server.house.followers.trusts());
    Answer good = node.get("/v1/check", tv.access());
    assertEquals(200, good.status());
    var headers = good.http().headers();
    assertEquals(browser.account().id().value(), headers.firstValue("X-Usher-Account").get());
    assertEquals(tv.sid(), headers.firstValue("X-Usher-Sign-In").get());
    assertEquals("account catalogue", headers.firstValue("X-Usher-Scope").get());
    node.server.house.followers.close();
    node.clock.advance(Duration.ofSeconds(6));
    Answer unsure = node.get("/v1/check", tv.access());
    assertEquals(503, unsure.status());
    assertEquals("1", unsure.http().headers().firstValue("Retry-After").get());
    try (Edge edge = strangerToTheFeed()) {
      assertEquals(new Stale(), edge.verify(tv.access(), WhenStale.ASK));
    }
  }

  @Test
  void edge_readsALogOfManyPages() throws Exception {
    Tokens tv = node.television(browser, "the living room television", null);
    node.house()
        .database
        .write(tx -> {
          for (int i = 0; i < 11_000; i++) {
            tx.execute(
                "INSERT INTO revocation VALUES (?, 'a', ?, 'admin', NULL, 0, ?)",
                i + 1,
                "made-up-sid-number-" + i,
                4_000_000_000_000_000L);
          }
          return tx.execute("UPDATE revocation_head SET seq = 11000");
        });
    node.delete("/v1/sign-ins/current", tv.access());
    try (Edge edge = edge("matinee")) {
      assertTrue(edge.awaitReady(LONG));
      assertEquals(11_001, edge.revoked().size());
      assertEquals(new Rejected(Reason.REVOKED), edge.verify(tv.access()));
    }
  }
}
