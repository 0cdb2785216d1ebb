package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/** The whole edge against an Usher on a real socket that fails in every way asked for. */
class EdgeTest {

  private static final Duration S = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock();
  private FakeUsher usher;

  @BeforeEach
  void start() throws Exception {
    usher = new FakeUsher(clock);
  }

  @AfterEach
  void stop() {
    usher.close();
  }

  @Test
  void verify_signedOut_isRejectedAndConfirmedAtOnce() throws Exception {
    try (Edge edge = ready()) {
      String token = usher.token("sid-1");
      assertInstanceOf(Verified.class, edge.verify(token));
      usher.revoke("sid-1");
      usher.awaitApplied(1);
      assertEquals(new Rejected(Reason.REVOKED), edge.verify(token));
      assertInstanceOf(Verified.class, edge.verify(usher.token("sid-2")));
    }
  }

  @Test
  void verify_headersAsTheyCame_goesByTheScheme() throws Exception {
    try (Edge edge = ready()) {
      String token = usher.token("sid-1");
      for (String good : List.of("Bearer " + token, "bearer  " + token + " ")) {
        assertInstanceOf(Verified.class, verify(edge, good), good);
      }
      assertEquals(new Rejected(Reason.NOT_BOUND_TO_A_KEY), verify(edge, "DPoP " + token));
      assertEquals(new Rejected(Reason.MALFORMED), edge.verify(null, List.of(), "GET", "x"));
      for (String none : List.of("", "Bearer", token, "Basic eDp5", "Bearer ")) {
        assertEquals(new Rejected(Reason.MALFORMED), verify(edge, none), none);
      }
    }
  }

  private static Verification verify(Edge edge, String authorization) {
    return edge.verify(authorization, List.of("x"), "GET", "https://catalogue.example.com/7");
  }

  @Test
  void poll_first_saysWhoItIsAndThatItHasNothing() throws Exception {
    try (Edge edge = usher.edge().follower("catalogue-7").start()) {
      assertTrue(edge.awaitReady(LONG));
      RevocationPoll first = usher.polls.getFirst();
      assertEquals("catalogue-7", first.follower());
      assertNull(first.epoch());
      assertEquals(0, first.applied());
      assertTrue(first.instance().matches("[0-9a-f]{32}"));
      assertEquals(0, first.waitMs());
    }
  }

  @Test
  void start_again_isANewInstanceWithNothingApplied() throws Exception {
    usher.revoke("sid-1");
    String before;
    try (Edge edge = ready()) {
      before = usher.awaitApplied(1).instance();
      assertTrue(edge.revoked().contains("sid-1"));
    }
    try (Edge edge = ready()) {
      assertTrue(edge.revoked().contains("sid-1"));
      RevocationPoll first =
          usher.polls.stream().filter(p -> !p.instance().equals(before)).findFirst().orElseThrow();
      assertNull(first.epoch());
      assertEquals(0, first.applied());
    }
  }

  @Test
  void verify_beforeTheFirstAnswer_isStale() throws Exception {
    usher.set(() -> usher.trust = Duration.ZERO);
    try (Edge edge = usher.edge().start()) {
      usher.awaitRound();
      assertEquals(new Stale(), edge.verify(usher.token("sid-1")));
      assertFalse(edge.awaitReady(Duration.ofMillis(1)));
    }
  }

  @Test
  void verify_usherGoesDown_isStaleAfterTheBoundAndRecoversByItself() throws Exception {
    try (Edge edge = ready()) {
      String token = usher.token("sid-1");
      assertInstanceOf(Verified.class, edge.verify(token));
      usher.set(() -> usher.down = true);
      clock.advance(S.minusMillis(1));
      assertInstanceOf(Verified.class, edge.verify(token));
      clock.advance(Duration.ofMillis(1));
      assertEquals(new Stale(), edge.verify(token));
      usher.await(() -> usher.refusals > 2);
      usher.set(() -> usher.down = false);
      usher.awaitRound();
      assertInstanceOf(Verified.class, edge.verify(token));
    }
  }

  @Test
  void verify_nodeHasLittleTrustLeft_isStaleWhenThatIsOver() throws Exception {
    usher.set(() -> usher.trust = Duration.ofMillis(1200));
    try (Edge edge = ready()) {
      String token = usher.token("sid-1");
      assertInstanceOf(Verified.class, edge.verify(token));
      usher.set(() -> usher.down = true);
      clock.advance(Duration.ofMillis(1199));
      assertInstanceOf(Verified.class, edge.verify(token));
      clock.advance(Duration.ofMillis(1));
      assertEquals(new Stale(), edge.verify(token));
    }
  }

  @Test
  void verify_nodeHasMoreTrustThanAsked_isStaleAfterItsOwnStaleness() throws Exception {
    usher.set(() -> usher.trust = Duration.ofMinutes(1));
    try (Edge edge = ready()) {
      assertInstanceOf(Verified.class, edge.verify(usher.token("sid-1")));
      usher.set(() -> usher.down = true);
      clock.advance(S);
      assertEquals(new Stale(), edge.verify(usher.token("sid-1")));
    }
  }

  @Test
  void verify_answerWasLongOnTheWay_trustCountsFromTheSend() throws Exception {
    try (Edge edge = ready()) {
      String token = usher.token("sid-1");
      assertInstanceOf(Verified.class, edge.verify(token));
      usher.set(() ->
          usher.beforeAnswer =
              () -> {
                clock.advance(S);
                usher.down = true;
              });
      usher.awaitRound();
      assertEquals(new Stale(), edge.verify(token));
    }
  }

  @Test
  void follow_answersThatAreNone_extendNoTrustAndDoNotStopIt() throws Exception {
    try (Edge edge = ready()) {
      usher.set(() -> usher.garbage = "{\"epoch\":\"first\"}");
      usher.awaitRound();
      clock.advance(S);
      usher.awaitRound();
      assertEquals(new Stale(), edge.verify(usher.token("sid-1")));
      usher.set(() -> usher.garbage = "x".repeat(RevocationAnswer.MAX_BYTES + 1));
      usher.awaitRound();
      usher.set(() -> usher.garbage = null);
      usher.awaitRound();
      assertInstanceOf(Verified.class, edge.verify(usher.token("sid-1")));
    }
  }

  @Test
  void follow_severalPages_readsAllBeforeItTrusts() throws Exception {
    usher.set(() -> usher.page = 2);
    for (int i = 1; i <= 5; i++) {
      usher.revoke("sid-" + i);
    }
    try (Edge edge = ready()) {
      usher.awaitApplied(5);
      assertEquals(5, edge.revoked().size());
      assertEquals(
          List.of(0L, 2L, 4L, 5L),
          usher.polls.stream().map(RevocationPoll::applied).distinct().toList());
    }
  }

  @Test
  void follow_logRestored_startsOverAsANewInstanceAndForgetsNothing() throws Exception {
    usher.revoke("sid-1");
    usher.revoke("sid-2");
    try (Edge edge = ready()) {
      RevocationPoll before = usher.awaitApplied(2);
      usher.restore("second", "sid-1", "sid-3");
      usher.await(() ->
          usher.polls.getLast().applied() == 2 && "second".equals(usher.polls.getLast().epoch()));
      RevocationPoll after = usher.polls.getLast();
      assertNotEquals(before.instance(), after.instance());
      for (String sid : List.of("sid-1", "sid-2", "sid-3")) {
        assertEquals(new Rejected(Reason.REVOKED), edge.verify(usher.token(sid)), sid);
      }
      // The new instance never confirmed a number that it had from the old log.
      assertEquals(
          0,
          usher.polls.stream()
              .filter(poll -> poll.instance().equals(after.instance()))
              .findFirst()
              .orElseThrow()
              .applied());
    }
  }

  @Test
  void verify_keyIsBurnt_takesTheNextKeyAtOnceAndTellsNoListener() throws Exception {
    var told = new LinkedBlockingQueue<String>();
    try (Edge edge = ready()) {
      edge.onRevoked(revocation -> told.add(revocation.sid()));
      String old = usher.token("sid-1");
      assertInstanceOf(Verified.class, edge.verify(old));
      // A server that lags still publishes it.
      usher.rotate("two", true);
      usher.revoke("kid:one");
      usher.awaitApplied(1);
      assertEquals(new Rejected(Reason.UNKNOWN_KEY), edge.verify(old));
      String fresh = usher.token("sid-1");
      // The test's clock stands: without the word from the feed the pause would never be over.
      usher.await(() -> edge.verify(fresh) instanceof Verified);
      usher.revoke("sid-2");
      assertEquals("sid-2", told.poll(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void onRevoked_signedOut_isToldOnceAndAfterTheTokensAreRefused() throws Exception {
    var told = new LinkedBlockingQueue<Verification>();
    var seen = new LinkedBlockingQueue<String>();
    try (Edge edge = ready()) {
      String token = usher.token("sid-1");
      edge.onRevoked(revocation -> {
        throw new AssertionError("a listener that fails");
      });
      edge.onRevoked(revocation -> {
        seen.add(revocation.sid());
        told.add(edge.verify(token));
      });
      usher.revoke("sid-1");
      assertEquals(new Rejected(Reason.REVOKED), told.poll(20, TimeUnit.SECONDS));
      usher.revoke("sid-1");
      usher.revoke("sid-2");
      usher.awaitApplied(3);
      assertEquals(List.of("sid-1", "sid-2"), List.copyOf(seen));
    }
  }

  @Test
  void close_whilePolling_endsTheThreadAndItsTrust() throws Exception {
    Edge edge = ready();
    edge.close();
    clock.advance(S);
    assertEquals(new Stale(), edge.verify(usher.token("sid-1")));
    edge.close();
  }

  @Test
  void follow_manyAtOnce_allHaveInstancesOfTheirOwn() throws Exception {
    Set<String> instances = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      try (Edge edge = usher.edge().start()) {
        assertTrue(edge.awaitReady(LONG));
      }
    }
    usher.polls.forEach(poll -> instances.add(poll.instance()));
    assertEquals(10, instances.size());
  }

  @Test
  void start_always_fetchesTheKeysBeforeTheFirstToken() throws Exception {
    try (Edge edge = usher.edge().start()) {
      usher.await(() -> usher.jwksRequests == 1);
      assertTrue(edge.awaitReady(LONG));
      assertInstanceOf(Verified.class, edge.verify(usher.token("sid-1")));
      assertEquals(1, usher.jwksRequests);
    }
  }

  @Test
  void start_withoutAClient_throws() {
    var settings = Edge.of(FakeUsher.ISSUER, FakeUsher.AUDIENCE);
    assertThrows(IllegalStateException.class, settings::start);
  }

  @Test
  void settings_outOfBounds_throw() {
    var settings = usher.edge();
    assertThrows(IllegalArgumentException.class, () -> settings.staleness(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> settings.staleness(LONG.multipliedBy(9)));
    assertThrows(IllegalArgumentException.class, () -> settings.follower("two words"));
  }

  private Edge ready() throws InterruptedException {
    Edge edge = usher.edge().start();
    assertTrue(edge.awaitReady(LONG));
    return edge;
  }
}
