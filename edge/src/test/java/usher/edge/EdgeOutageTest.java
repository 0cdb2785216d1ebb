package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;
import usher.edge.Verification.WhenStale;

/** What an edge does when one Usher of several, or all of them, do not answer. */
class EdgeOutageTest {

  private static final Duration S = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock();
  private FakeUsher one;
  private FakeUsher two;

  @BeforeEach
  void start() throws Exception {
    one = new FakeUsher(clock);
    two = new FakeUsher(clock, one);
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void follow_severalAddresses_staysWithOneUntilItFailsAndThenWithTheOther() throws Exception {
    try (Edge edge = ready()) {
      one.awaitRound();
      assertEquals(0, two.polls.size());
      String instance = one.polls.getLast().instance();
      one.set(() -> one.down = true);
      two.revoke("sid-1");
      assertEquals(instance, two.awaitApplied(1).instance());
      assertEquals(new Rejected(Reason.REVOKED), edge.verify(one.token("sid-1")));
      one.set(() -> one.down = false);
      int before = one.polls.size();
      two.awaitRound();
      two.awaitRound();
      assertEquals(before, one.polls.size());
    }
  }

  @Test
  void start_firstAddressIsDown_isReadyByTheSecond() throws Exception {
    one.close();
    try (Edge edge = ready()) {
      assertInstanceOf(Verified.class, edge.verify(one.token("sid-1")));
    }
  }

  @Test
  void settings_addressesThatAreNone_throw() {
    var settings = one.edge().usher("not an address");
    assertThrows(IllegalArgumentException.class, settings::start);
    var scheme = one.edge().usher("ftp://id.example.com");
    assertThrows(IllegalArgumentException.class, scheme::start);
    String[] many = Collections.nCopies(16, "http://localhost").toArray(String[]::new);
    assertThrows(IllegalArgumentException.class, () -> settings.usher("http://localhost", many));
  }

  @Test
  void verify_staleAndRefusing_isStaleAndAsksNobody() throws Exception {
    try (Edge edge = stale(WhenStale.REFUSE)) {
      assertEquals(new Stale(), edge.verify(one.token("sid-1")));
      assertEquals(0, one.checks);
    }
  }

  @Test
  void verify_staleAndAsking_isWhatUsherSays() throws Exception {
    try (Edge edge = stale(WhenStale.ASK)) {
      String token = one.token("sid-1");
      Verified found = assertInstanceOf(Verified.class, edge.verify(token));
      assertEquals("account-1", found.claims().accountId());
      assertEquals(List.of("Bearer " + token), one.checkedWith);
      assertEquals(new Stale(), edge.verify(token, WhenStale.REFUSE));
      one.set(() -> one.checkStatus = 401);
      assertEquals(new Rejected(Reason.REVOKED), edge.verify(token));
    }
  }

  @Test
  void verify_policyOfTheCall_goesBeforeTheEdges() throws Exception {
    try (Edge edge = stale(WhenStale.REFUSE)) {
      String token = one.token("sid-1");
      assertEquals(new Stale(), edge.verify(token));
      assertInstanceOf(Verified.class, edge.verify(token, WhenStale.ASK));
    }
  }

  @Test
  void verify_notStale_doesNotAsk() throws Exception {
    try (Edge edge = one.edge().whenStale(WhenStale.ASK).start()) {
      assertTrue(edge.awaitReady(LONG));
      assertInstanceOf(Verified.class, edge.verify(one.token("sid-1")));
      assertEquals(0, one.checks);
    }
  }

  /** Only what is good in all else is worth a question. */
  @Test
  void verify_staleAndBad_isRejectedAndAsksNobody() throws Exception {
    try (Edge edge = stale(WhenStale.ASK)) {
      String other = one.token(claims -> claims.issuer("https://evil"));
      assertEquals(new Rejected(Reason.ISSUER), edge.verify(other));
      assertEquals(new Rejected(Reason.MALFORMED), edge.verify("a.b.c"));
      assertEquals(0, one.checks);
    }
  }

  /** 503 and the like, and a 200 of somebody who does not know what was asked. */
  @Test
  void verify_askedAndNothingIsSaid_isStale() throws Exception {
    try (Edge edge = stale(WhenStale.ASK)) {
      for (int status : new int[] {500, 503, 404, 302, 403, 204}) {
        one.set(() -> one.checkStatus = status);
        assertEquals(new Stale(), edge.verify(one.token("sid-1")), "status " + status);
      }
      one.set(() -> {
        one.checkStatus = 200;
        one.checkSaysSignIn = "sid-2";
      });
      assertEquals(new Stale(), edge.verify(one.token("sid-1")));
      one.close();
      assertEquals(new Stale(), edge.verify(one.token("sid-1")));
    }
  }

  @Test
  void verify_askedAndUsherHangs_isStaleInASecondAndForTheRestAtOnce() throws Exception {
    try (Edge edge = stale(WhenStale.ASK)) {
      one.set(() -> one.checksHeld = true);
      String token = one.token("sid-1");
      List<Thread> asking =
          IntStream.range(0, 64)
              .mapToObj(i -> Thread.ofVirtual().start(() -> edge.verify(token)))
              .toList();
      one.await(() -> one.checks == 64);
      long start = System.nanoTime();
      assertEquals(new Stale(), edge.verify(token));
      assertEquals(64, one.checks);
      for (Thread thread : asking) {
        assertTrue(thread.join(LONG));
      }
      assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(LONG) < 0);
      assertEquals(new Stale(), edge.verify(token));
    }
  }

  private Edge ready() throws InterruptedException {
    Edge edge = one.edge().usher(one.address(), two.address()).start();
    assertTrue(edge.awaitReady(LONG));
    return edge;
  }

  /** An edge with keys, whose trust is over, and that can still reach everything but the feed. */
  private Edge stale(WhenStale policy) throws InterruptedException {
    Edge edge = one.edge().whenStale(policy).start();
    assertTrue(edge.awaitReady(LONG));
    one.set(() -> one.feedDown = true);
    one.await(() -> one.refusals > 0);
    clock.advance(S);
    return edge;
  }
}
