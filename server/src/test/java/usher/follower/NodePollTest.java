package usher.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.sql.Database;

/** Goal: a node says no more than it has, and never goes on in a row or a log that is another's. */
class NodePollTest {
  private static final Duration CERTAIN = Cluster.BOUNDS.certainAfter();

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

  private void sql(String statement) {
    cluster.database.write(tx -> tx.execute(statement));
  }

  private HandEdge edge(String instance) {
    return new HandEdge("e", instance, cluster.clocks);
  }

  @Test
  void poll_alone_trustsForTheStalenessFromItsSend() {
    Followers a = cluster.made("a");
    assertFalse(cluster.accepts(a, "s"));
    a.poll.begin(true);
    assertFalse(cluster.accepts(a, "s"), "a row alone is no reason to trust");
    a.poll.poll();
    assertTrue(cluster.accepts(a, "s"));
    cluster.clocks.advance(Cluster.S.minusMillis(1));
    assertTrue(cluster.accepts(a, "s"));
    cluster.clocks.advance(Duration.ofMillis(1));
    assertFalse(cluster.accepts(a, "s"));
  }

  /** Rule T2: elapsed is what the clock says that says more. */
  @Test
  void trust_machineWasSuspended_isOver() {
    Followers a = cluster.node("a");
    cluster.clocks.wall(Cluster.S);
    assertFalse(cluster.accepts(a, "s"), "the monotonic clock stood still");
    a.poll.poll();
    cluster.clocks.wall(Cluster.S.negated());
    cluster.clocks.monotonic(Cluster.S);
    assertFalse(cluster.accepts(a, "s"), "the time of day was set back");
  }

  @Test
  void row_always_saysWhoHowFarAndForHowLong() {
    Followers a = cluster.node("a");
    Node first = cluster.row("a");
    assertEquals(cluster.epoch(), first.epoch());
    assertEquals(Cluster.S, first.staleness());
    assertEquals(a.poll.instance(), first.instance());
    assertEquals(0, first.applied());
    assertFalse(first.stopped());
    cluster.signOut("s");
    a.poll.poll();
    assertEquals(0, cluster.row("a").applied(), "it read only after it published");
    edge("1").poll(a);
    a.poll.poll();
    Node later = cluster.row("a");
    assertEquals(1, later.applied());
    assertEquals(1, later.edges());
    assertEquals(first.beat() + 2, later.beat());
  }

  @Test
  void hasMoreToSay_onlyWhenAllOfItsFollowersHaveMore() {
    Followers a = cluster.node("a");
    HandEdge e = edge("1");
    e.poll(a);
    cluster.signOut("s");
    assertFalse(a.poll.hasMoreToSay());
    a.feed().catchUp();
    assertFalse(a.poll.hasMoreToSay(), "the edge has not");
    e.poll(a);
    e.poll(a);
    assertTrue(a.poll.hasMoreToSay());
    a.poll.poll();
    assertFalse(a.poll.hasMoreToSay());
  }

  /** Rule T6: what was said stays said, though one comes back that has less. */
  @Test
  void applied_edgeComesBackWithLess_doesNotFall() {
    Followers a = cluster.node("a");
    HandEdge e = edge("1");
    e.poll(a);
    cluster.signOut("s");
    cluster.live(CERTAIN, a);
    assertEquals(1, cluster.row("a").applied());
    var late = e.send();
    a.edges.hear(late.poll(), a.feed().known());
    a.poll.poll();
    assertEquals(1, cluster.row("a").applied());
    assertTrue(HandEdge.arrive(late, a).orElseThrow().revocations().size() == 1);
  }

  /** Rule C6. */
  @Test
  void poll_rowIsGone_goesOnAsANewInstanceAndTrustsNoLonger() {
    Followers a = cluster.node("a");
    String before = a.poll.instance();
    cluster.signOut("s");
    Cluster.confirm(a);
    sql("DELETE FROM node");
    cluster.clocks.advance(Cluster.S);
    assertFalse(a.poll.poll());
    Node row = cluster.row("a");
    assertNotEquals(before, row.instance());
    assertEquals(0, row.applied());
    assertFalse(cluster.accepts(a, "another"), "the poll without a row extended its trust");
    assertTrue(a.poll.poll());
    assertEquals(1, cluster.row("a").applied());
    assertTrue(cluster.accepts(a, "another"));
  }

  @Test
  void poll_rowHasGoneBack_goesOnAsANewInstance() {
    Followers a = cluster.node("a");
    a.poll.poll();
    String before = a.poll.instance();
    sql("UPDATE node SET beat = 1");
    assertFalse(a.poll.poll());
    assertNotEquals(before, a.poll.instance());
    assertEquals(2, cluster.rows().size(), "the old row ages");
  }

  /**
   * The database went back by one sign-out, and its number was given again before this node looked:
   * the row that fell with it is what tells.
   */
  @Test
  void poll_rowHasGoneBackAndItsNumberIsGivenAgain_confirmsNothingThatItLacks() {
    Followers a = cluster.node("a");
    cluster.signOut("s1");
    Cluster.confirm(a);
    long beat = cluster.row("a").beat();
    cluster.signOut("s2");
    Cluster.confirm(a, a);
    assertEquals(2, cluster.row("a").applied());
    sql("DELETE FROM revocation WHERE seq = 2");
    sql("UPDATE revocation_head SET seq = 1");
    sql("UPDATE node SET applied = 1, beat = " + beat);
    againWithout(a, "another-s2");
  }

  /** The same with a database of before this node's start. */
  @Test
  void poll_rowIsGoneWhileItTrusts_confirmsNothingThatItLacks() {
    Followers a = cluster.node("a");
    cluster.signOut("s1");
    Cluster.confirm(a, a);
    sql("DELETE FROM revocation WHERE seq = 1");
    sql("UPDATE revocation_head SET seq = 0");
    sql("DELETE FROM node");
    againWithout(a, "another-s1");
  }

  /** Signs out under a number that the node knows by another bearer. */
  private void againWithout(Followers a, String sid) {
    String epoch = cluster.epoch();
    Confirmation again = Cluster.wait(a, cluster.signOut(sid));
    for (int i = 0; i < 4; i++) {
      Cluster.confirm(a);
      assertFalse(Cluster.confirmed(a, again), "followers may trust by rows that are lost");
    }
    assertNotEquals(epoch, cluster.epoch());
    assertFalse(cluster.accepts(a, sid), "the log of the new name is read from the beginning");
    cluster.live(CERTAIN, a);
    assertTrue(Cluster.confirmed(a, again));
  }

  /** A node that was silent for long enough finds its row removed: nothing went back. */
  @Test
  void poll_rowWasRemovedWhileItWasSilent_leavesTheLogItsName() {
    Followers a = cluster.node("a");
    String epoch = cluster.epoch();
    cluster.clocks.advance(Cluster.S);
    sql("DELETE FROM node");
    assertFalse(a.poll.poll());
    assertEquals(epoch, cluster.epoch());
  }

  /** All nodes, not only the one that renamed the log, count silence anew. */
  @Test
  void poll_anotherNodeHasRenamed_oldBeatsDoNotHoldUpReceipts() {
    Followers a = cluster.node("a");
    Followers b = cluster.node("b");
    for (int i = 0; i < 50; i++) {
      Cluster.confirm(a, b);
    }
    Node row = cluster.row("a");
    // What is left of a in the copy: a row with an earlier beat, and no process.
    sql("UPDATE node SET beat = 1 WHERE instance = '" + row.instance() + "'");
    String epoch = cluster.epoch();
    cluster.database.write(tx -> cluster.log.rename(tx, epoch));
    Cluster.confirm(b, b, b);
    cluster.live(CERTAIN.plusMillis(500), b);
    assertTrue(cluster.rows().stream().noneMatch(one -> one.name().equals("a")), "it is certain");
  }

  @Test
  void poll_logHasAnotherName_goesOnAsANewInstanceThatKeepsItsSet() {
    Followers a = cluster.node("a");
    HandEdge e = edge("1");
    e.poll(a);
    cluster.signOut("s");
    Cluster.confirm(a);
    String before = a.poll.instance();
    String epoch = cluster.epoch();
    cluster.database.write(tx -> cluster.log.rename(tx, epoch));
    assertTrue(a.poll.poll(), "it published before it read");
    assertFalse(cluster.accepts(a, "s"));
    assertTrue(a.poll.hasMoreToSay());
    assertFalse(a.poll.poll());
    assertNotEquals(before, a.poll.instance());
    a.poll.poll();
    Node row =
        cluster.rows().stream().filter(one -> !one.instance().equals(before)).toList().getFirst();
    assertEquals(cluster.epoch(), row.epoch());
    assertEquals(0, row.applied(), "its edge may trust by the other log for a while");
  }

  /** The database was put back under a node that runs: the number 2 is given a second time. */
  @Test
  void poll_logHasGoneBack_isRenamedAndNothingIsConfirmedTooEarly() {
    Followers a = cluster.node("a");
    cluster.signOut("s1");
    cluster.signOut("s2");
    Cluster.confirm(a);
    String epoch = cluster.epoch();
    sql("DELETE FROM revocation WHERE seq = 2");
    sql("UPDATE revocation_head SET seq = 1");
    a.poll.poll();
    assertNotEquals(epoch, cluster.epoch());
    Confirmation again = Cluster.wait(a, cluster.signOut("another-s2"));
    for (int i = 0; i < 3; i++) {
      Cluster.confirm(a);
    }
    assertFalse(cluster.accepts(a, "another-s2"));
    assertFalse(cluster.accepts(a, "s2"));
    assertFalse(Cluster.confirmed(a, again), "there may be followers of which no row is left");
    cluster.live(CERTAIN.minusMillis(1), a);
    assertFalse(Cluster.confirmed(a, again));
    cluster.live(Duration.ofMillis(1), a);
    assertTrue(Cluster.confirmed(a, again));
  }

  @Test
  void stop_always_saysSoAndLeavesTheRow() {
    Followers a = cluster.node("a");
    a.close();
    assertTrue(cluster.row("a").stopped());
  }

  // ---- which log it is

  @Test
  void begin_nobodyElse_theLogGetsAnotherEpochAndNothingIsConfirmedTooEarly() {
    String epoch = cluster.epoch();
    Followers a = cluster.made("a");
    assertTrue(a.poll.begin(false));
    assertNotEquals(epoch, cluster.epoch());
    Confirmation s = Cluster.wait(a, cluster.signOut("s"));
    Cluster.confirm(a, a);
    assertFalse(Cluster.confirmed(a, s), "edges of before may still trust");
    cluster.live(CERTAIN, a);
    assertTrue(Cluster.confirmed(a, s));
    Confirmation next = Cluster.wait(a, cluster.signOut("next"));
    Cluster.confirm(a);
    assertTrue(Cluster.confirmed(a, next));
  }

  @Test
  void begin_anotherNodeRuns_theLogKeepsItsEpoch() {
    Followers a = cluster.node("a");
    String epoch = cluster.epoch();
    Followers b = cluster.made("b");
    assertFalse(b.poll.begin(false), "it cannot know yet");
    assertFalse(b.poll.begin(false));
    assertEquals(List.of("a"), cluster.rows().stream().map(Node::name).toList());
    cluster.live(Duration.ofSeconds(1), a);
    assertTrue(b.poll.begin(false));
    b.poll.poll();
    assertEquals(epoch, cluster.epoch());
    Confirmation s = Cluster.wait(b, cluster.signOut("s"));
    Cluster.confirm(a, b);
    assertTrue(Cluster.confirmed(b, s));
  }

  @Test
  void begin_anotherNodeWasKilled_theLogGetsAnotherEpochAfterAWhile() {
    cluster.node("a");
    String epoch = cluster.epoch();
    Followers b = cluster.made("b");
    assertFalse(b.poll.begin(false));
    cluster.clocks.advance(Duration.ofMillis(1_666));
    assertFalse(b.poll.begin(false));
    cluster.clocks.advance(Duration.ofMillis(1));
    assertTrue(b.poll.begin(false));
    assertNotEquals(epoch, cluster.epoch());
  }

  @Test
  void begin_anotherNodeHasStopped_theLogGetsAnotherEpochAtOnce() {
    cluster.node("a").close();
    String epoch = cluster.epoch();
    assertTrue(cluster.made("b").poll.begin(false));
    assertNotEquals(epoch, cluster.epoch());
  }

  @Test
  void begin_twoAtOnce_oneOfThemRenames() {
    cluster.node("dead");
    Followers a = cluster.made("a");
    Followers b = cluster.made("b");
    assertFalse(a.poll.begin(false));
    assertFalse(b.poll.begin(false));
    cluster.clocks.advance(Duration.ofSeconds(2));
    assertTrue(a.poll.begin(false));
    String epoch = cluster.epoch();
    assertTrue(b.poll.begin(false));
    assertEquals(epoch, cluster.epoch());
  }

  /** The reason for all this: a copy of the file gives numbers a second time. */
  @Test
  void begin_onACopyOfTheFile_edgesReadAllOfItAgain() throws Exception {
    Followers a = cluster.node("a");
    cluster.signOut("s1");
    Path copy = folder.resolve("copy.db");
    cluster.database.read(tx -> tx.list((row, context) -> 0, "PRAGMA wal_checkpoint(TRUNCATE)"));
    java.nio.file.Files.copy(folder.resolve("usher.db"), copy);
    cluster.signOut("s2");
    a.poll.poll();
    HandEdge e = edge("1");
    e.poll(a);
    assertEquals(2, e.applied());
    try (Database restored = Database.sqlite(copy)) {
      Followers b =
          new Followers(
              restored,
              cluster.log,
              cluster.secrets,
              cluster.clocks.clock(),
              new Followers.Settings("b", Cluster.BOUNDS, false));
      assertFalse(b.poll.begin(false), "a's row is in the copy, too");
      cluster.clocks.advance(Duration.ofSeconds(2));
      assertTrue(b.poll.begin(false));
      restored.write(tx -> cluster.signOut(tx, "another-s2"));
      b.poll.poll();
      var answer = HandEdge.arrive(e.send(), b).orElseThrow();
      assertEquals(
          List.of("s1", "another-s2"), answer.revocations().stream().map(r -> r.sid()).toList());
    }
  }
}
