package usher.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.testing.TwoClocks;

/** Goal: receipts say "confirmed" as early as it is true, never earlier, and never too late. */
class ConfirmationsTest {
  private static final Duration CERTAIN = Cluster.BOUNDS.certainAfter();
  private static final Duration MS = Duration.ofMillis(1);

  @TempDir Path folder;
  private Cluster cluster;

  @BeforeEach
  void open() {
    cluster = new Cluster(folder);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Confirmation signOut(Followers on) {
    return Cluster.wait(on, cluster.signOut("s"));
  }

  @Test
  void look_allHaveIt_confirmedWithTheirNumberAndTime() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    HandEdge one = new HandEdge("e", "1", cluster.clocks);
    HandEdge two = new HandEdge("e", "2", cluster.clocks);
    one.poll(a);
    two.poll(b);
    Confirmation s = signOut(a);
    assertEquals(cluster.clocks.now().plus(CERTAIN), s.state().certainAt());
    Cluster.confirm(a, b);
    assertFalse(Cluster.confirmed(a, s));
    assertEquals(4, s.state().followers());
    assertNull(s.state().after());
    for (HandEdge edge : List.of(one, two)) {
      Followers node = edge == one ? a : b;
      edge.poll(node);
      edge.poll(node);
    }
    cluster.clocks.advance(Duration.ofMillis(80));
    Cluster.confirm(a);
    assertFalse(Cluster.confirmed(a, s), "b has not said so");
    assertEquals(2, s.state().confirmed());
    Cluster.confirm(b);
    assertTrue(Cluster.confirmed(a, s));
    assertEquals(4, s.state().confirmed());
    assertEquals(Duration.ofMillis(80), s.state().after());
  }

  @Test
  void look_nobodyFollows_confirmedAtOnce() {
    Followers notANode = cluster.made("command line");
    Confirmation s = signOut(notANode);
    assertTrue(Cluster.confirmed(notANode, s));
    assertEquals(0, s.state().followers());
  }

  /** One that ended nothing waits for what ended it before: for the log's head. */
  @Test
  void look_signOutThatEndedNothing_waitsForTheHead() {
    Followers a = cluster.node("a");
    long head = cluster.signOut("s");
    Confirmation again = Cluster.wait(a, head);
    assertFalse(Cluster.confirmed(a, again));
    Cluster.confirm(a);
    assertTrue(Cluster.confirmed(a, again));
  }

  /** One's own row counts like the others. */
  @Test
  void look_ownRowIsNotPublished_isNotConfirmed() {
    Followers a = cluster.node("a");
    Confirmation s = signOut(a);
    a.feed().catchUp();
    assertFalse(Cluster.confirmed(a, s));
  }

  @Test
  void look_silentNode_isWaitedForUntilItCanTrustNothing() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    a.poll.poll();
    cluster.live(Duration.ofSeconds(2), a);
    // Seen unchanged for two seconds already.
    Confirmation s = signOut(a);
    Cluster.confirm(a);
    assertFalse(Cluster.confirmed(a, s));
    cluster.live(CERTAIN.minusSeconds(2).minus(MS), a);
    assertFalse(Cluster.confirmed(a, s));
    assertFalse(cluster.accepts(b, "s"), "the margin is for clocks that run at other rates");
    cluster.live(MS, a);
    assertTrue(Cluster.confirmed(a, s));
    assertEquals(2, s.state().followers());
    assertEquals(1, s.state().confirmed());
  }

  @Test
  void look_nodeComesBackFromSilence_isWaitedForAgain() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    a.poll.poll();
    cluster.live(CERTAIN.minus(MS), a);
    b.poll.poll();
    Confirmation s = signOut(a);
    Cluster.confirm(a);
    cluster.live(MS, a);
    assertTrue(cluster.accepts(b, "s"));
    assertFalse(Cluster.confirmed(a, s));
    Cluster.confirm(b);
    assertTrue(Cluster.confirmed(a, s));
  }

  /** A node that starts reads the sign-out; it delays the receipt by no more than its start. */
  @Test
  void look_nodeThatStartsAfterTheCommit_isWaitedForUntilItHasRead() {
    Followers a = cluster.node("a");
    Confirmation s = signOut(a);
    Cluster.confirm(a);
    Followers b = cluster.node("b");
    assertFalse(cluster.accepts(b, "s"));
    Cluster.confirm(b);
    assertTrue(Cluster.confirmed(a, s));
  }

  @Test
  void look_killedEdge_delaysNoLongerThanTheBound() {
    Followers a = cluster.node("a");
    HandEdge dead = new HandEdge("e", "dead", cluster.clocks);
    dead.poll(a);
    HandEdge alive = new HandEdge("e", "alive", cluster.clocks);
    alive.poll(a);
    Confirmation s = signOut(a);
    for (Duration waited = Duration.ZERO; waited.compareTo(CERTAIN) < 0; ) {
      assertFalse(Cluster.confirmed(a, s));
      cluster.live(Duration.ofMillis(250), a);
      alive.poll(a);
      waited = waited.plusMillis(250);
    }
    Cluster.confirm(a);
    assertTrue(Cluster.confirmed(a, s));
    assertEquals(3, s.state().followers());
    assertEquals(2, s.state().confirmed());
    Confirmation next = signOut(a);
    a.feed().catchUp();
    alive.poll(a);
    alive.poll(a);
    Cluster.confirm(a);
    assertTrue(Cluster.confirmed(a, next), "it is waited for once");
    assertEquals(2, next.state().followers());
  }

  /** Whoever waits believes the clock that says less (rule C1, C4). */
  @Test
  void look_waitingMachineWasSuspendedOrSet_isNotConfirmedTooEarly() {
    TwoClocks other = new TwoClocks();
    Followers a = cluster.node("a");
    Followers waits = cluster.made("w", other.clock(), Cluster.BOUNDS);
    Confirmation s = signOut(waits);
    assertFalse(Cluster.confirmed(waits, s));
    other.wall(Duration.ofHours(1));
    assertFalse(Cluster.confirmed(waits, s), "only the time of day went on");
    other.monotonic(CERTAIN);
    other.wall(Duration.ofHours(-1));
    assertFalse(Cluster.confirmed(waits, s), "only the monotonic clock went on");
    assertTrue(cluster.accepts(a, "s"));
    other.advance(CERTAIN);
    assertTrue(Cluster.confirmed(waits, s), "a clock that was set back holds nobody up for long");
  }

  /** The bound is that of the most trusting follower, which may have come a moment ago. */
  @Test
  void look_nodeThatTrustsForLonger_makesTheBoundLonger() {
    Followers a = cluster.node("a");
    Bounds longer = new Bounds(Duration.ofSeconds(60), Cluster.MARGIN);
    Followers b = cluster.made("b", cluster.clocks.clock(), longer);
    b.poll.begin(true);
    b.poll.poll();
    Confirmation s = signOut(a);
    Cluster.confirm(a);
    assertFalse(Cluster.confirmed(a, s));
    assertEquals(cluster.clocks.now().plus(longer.certainAfter()), s.state().certainAt());
    cluster.live(longer.staleness().minus(MS), a);
    assertTrue(cluster.accepts(b, "s"));
    assertFalse(Cluster.confirmed(a, s));
    cluster.live(Cluster.MARGIN.plus(MS), a);
    assertTrue(Cluster.confirmed(a, s));
    assertFalse(cluster.accepts(b, "s"));
  }

  @Test
  void look_databaseCannotBeRead_timeConfirms() {
    Followers a = cluster.node("a");
    AtomicInteger reads = new AtomicInteger();
    WaitingClock waiting = new WaitingClock(cluster.clocks.clock());
    Confirmations confirmations =
        new Confirmations(
            () -> {
              if (reads.incrementAndGet() > 1) {
                throw new IllegalStateException("the disk is gone");
              }
              return new Confirmations.Rows(cluster.epoch(), cluster.rows());
            },
            new Silences(waiting, Cluster.BOUNDS),
            waiting,
            cluster.clocks.clock(),
            Cluster.BOUNDS,
            new NoNode());
    List<Confirmation.State> told = new ArrayList<>();
    Confirmation s = confirmations.enter(cluster.signOut("s"), null, told::add);
    confirmations.look();
    cluster.clocks.advance(CERTAIN.minus(MS));
    confirmations.look();
    assertFalse(s.state().isConfirmed());
    assertFalse(cluster.accepts(a, "s"));
    cluster.clocks.advance(MS);
    confirmations.look();
    assertTrue(s.state().isConfirmed());
    assertEquals(List.of(s.state()), told);
    assertFalse(confirmations.waits());
  }

  /** A number of another log says nothing of this one's. */
  @Test
  void look_nodeThatHasTheNumberInAnotherLog_isWaitedFor() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    cluster.signOut("s1");
    Cluster.confirm(a, b);
    cluster.database.write(tx -> {
      tx.execute("DELETE FROM revocation");
      return tx.execute("UPDATE revocation_head SET seq = 0, epoch = 'restored'");
    });
    Cluster.confirm(a, a);
    Confirmation s = signOut(a);
    Cluster.confirm(a);
    assertTrue(cluster.accepts(b, "s"));
    assertFalse(Cluster.confirmed(a, s));
    Cluster.confirm(b, b);
    cluster.live(CERTAIN, a, b);
    assertTrue(Cluster.confirmed(a, s));
    assertFalse(cluster.accepts(b, "s"));
  }

  @Test
  void look_manyWait_oneReadForAllAndEachIsToldOnce() {
    Followers a = cluster.node("a");
    List<Long> told = new ArrayList<>();
    List<Confirmation> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long seq = cluster.signOut("s" + i);
      Confirmations confirmations = a.confirmations();
      all.add(confirmations.enter(seq, confirmations.now(), state -> told.add(seq)));
    }
    a.confirmations().look();
    assertEquals(List.of(), told);
    Cluster.confirm(a);
    long last = cluster.signOut("later");
    Confirmation later = Cluster.wait(a, last);
    a.confirmations().look();
    assertEquals(500, told.size());
    assertTrue(all.stream().allMatch(one -> one.state().isConfirmed()));
    assertFalse(later.state().isConfirmed());
    assertTrue(a.confirmations().waits());
    Cluster.confirm(a);
    a.confirmations().look();
    assertFalse(a.confirmations().waits());
    assertEquals(500, told.size());
    assertTrue(Objects.requireNonNull(later.state().after()).isZero());
  }
}
