package usher.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.edge.RevocationPoll;
import usher.http.Problem;
import usher.revocation.Known;

/** Goal: a node never says more than each edge that can trust has said (rule C5). */
class EdgesTest {
  private static final Duration CERTAIN = Cluster.BOUNDS.certainAfter();

  @TempDir Path folder;
  private Cluster cluster;
  private Followers node;

  @BeforeEach
  void open() {
    cluster = new Cluster(folder);
    node = cluster.node("a");
    for (int i = 1; i <= 5; i++) {
      cluster.signOut("s" + i);
    }
    node.feed().catchUp();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void hear(String instance, @Nullable String epoch, long applied) {
    node.edges.hear(new RevocationPoll("e", instance, epoch, applied, 0), node.feed().known());
  }

  private long applied() {
    return node.edges.applied(node.feed().known());
  }

  @Test
  void applied_several_theLeast() {
    assertEquals(5, applied());
    hear("1", cluster.epoch(), 5);
    hear("2", cluster.epoch(), 3);
    hear("3", cluster.epoch(), 4);
    assertEquals(3, applied());
    assertEquals(3, node.edges.count());
    assertEquals(2, node.edges.count(cluster.epoch(), 4));
    hear("2", cluster.epoch(), 5);
    assertEquals(4, applied());
  }

  @Test
  void applied_edgeOfAFasterNode_isNoMoreThanThisNodeHas() {
    hear("1", cluster.epoch(), 99);
    assertEquals(5, applied());
  }

  /** It trusts nothing before its first answer, which has all that the node knows now. */
  @Test
  void applied_freshEdge_countsAsTheHeadOfItsArrival() {
    hear("1", null, 0);
    assertEquals(5, applied());
    cluster.signOut("s6");
    node.feed().catchUp();
    hear("1", null, 0);
    assertEquals(5, applied(), "its first answer may have been without the sixth");
    hear("1", cluster.epoch(), 2);
    assertEquals(5, applied(), "it is on its way through the pages");
    hear("1", cluster.epoch(), 6);
    assertEquals(6, applied());
  }

  /** It may trust what it read in the other log. */
  @Test
  void applied_edgeOfAnotherLog_hasNothing() {
    hear("1", "another", 99);
    assertEquals(0, applied());
    hear("1", cluster.epoch(), 0);
    assertEquals(0, applied());
    cluster.clocks.advance(CERTAIN);
    assertEquals(5, applied());
  }

  @Test
  void applied_lateAndDoubledPolls_neverFalls() {
    hear("1", cluster.epoch(), 4);
    hear("1", cluster.epoch(), 2);
    hear("1", null, 0);
    hear("1", "another", 0);
    assertEquals(4, applied());
  }

  @Test
  void applied_silentEdge_countsUntilItCanTrustNothing() {
    hear("1", cluster.epoch(), 1);
    cluster.clocks.advance(CERTAIN.minusMillis(1));
    assertEquals(1, applied());
    cluster.clocks.advance(Duration.ofMillis(1));
    assertEquals(5, applied());
    assertEquals(0, node.edges.count());
    assertEquals(1, node.edges.all().size(), "operators still see it");
    cluster.clocks.advance(Duration.ofMinutes(10));
    node.edges.forget();
    assertEquals(0, node.edges.all().size());
  }

  /** Whoever waits believes the clock that says less. */
  @Test
  void applied_thisMachineWasSuspendedOrItsClockSet_theEdgeStillCounts() {
    hear("1", cluster.epoch(), 1);
    cluster.clocks.monotonic(CERTAIN);
    assertEquals(1, applied(), "the time of day was set back meanwhile");
    cluster.clocks.wall(Duration.ofHours(1));
    assertEquals(1, applied(), "the monotonic clock stood still");
  }

  @Test
  void applied_logWasRenamed_nobodyHasAnything() {
    hear("1", cluster.epoch(), 5);
    String epoch = cluster.epoch();
    cluster.database.write(tx -> cluster.log.rename(tx, epoch));
    node.feed().catchUp();
    assertEquals(0, applied());
  }

  /** What this node knows is read before the edges are looked at: the reason is in the class. */
  @Test
  void applied_edgeThatComesDuringTheLook_isAnsweredWithWhatTheLookBeganWith() {
    Known before = node.feed().known();
    long seen = node.edges.applied(before);
    hear("1", null, 0);
    RevocationPoll first = new RevocationPoll("e", "1", null, 0, 0);
    assertTrue(node.answers.answer(first).orElseThrow().head() >= seen);
  }

  @Test
  void hear_tooMany_silentOnesMakeRoomAndOthersAreRefused() {
    for (int i = 0; i < Edges.MOST; i++) {
      hear("i" + i, null, 0);
    }
    hear("i0", null, 0);
    Problem refused = assertThrows(Problem.class, () -> hear("more", null, 0));
    assertEquals(503, refused.status());
    assertEquals("too_many_followers", refused.code());
    assertFalse(refused.headers().isEmpty());
    cluster.clocks.advance(CERTAIN);
    hear("more", null, 0);
    assertEquals(1, node.edges.count());
  }
}
