package usher.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.revocation.Tail;

/** Goal: the same answer from memory and from the database, whole and in order. */
class PollAnswersTest {
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

  private static RevocationPoll poll(@Nullable String epoch, long applied) {
    return new RevocationPoll("e", "1", epoch, applied, 0);
  }

  private static List<Long> seqs(RevocationAnswer answer) {
    return answer.revocations().stream().map(one -> one.seq()).toList();
  }

  private void signOut(int count) {
    cluster.database.write(tx -> {
      for (int i = 0; i < count; i++) {
        cluster.signOut(tx, cluster.secrets.id());
      }
      return count;
    });
  }

  private List<Long> all(Followers node) {
    List<Long> seqs = new ArrayList<>();
    String epoch = null;
    RevocationAnswer answer;
    do {
      answer = node.answers.answer(poll(epoch, seqs.isEmpty() ? 0 : seqs.getLast())).orElseThrow();
      epoch = answer.epoch();
      seqs.addAll(seqs(answer));
    } while (answer.more());
    return seqs;
  }

  @Test
  void answer_notFarBehind_needsNoDatabase() {
    Followers a = cluster.node("a");
    signOut(3);
    a.feed().catchUp();
    String epoch = cluster.epoch();
    cluster.database.close();
    assertEquals(List.of(1L, 2L, 3L), seqs(a.answers.answer(poll(null, 0)).orElseThrow()));
    assertEquals(List.of(3L), seqs(a.answers.answer(poll(epoch, 2)).orElseThrow()));
    assertEquals(List.of(), seqs(a.answers.answer(poll(epoch, 3)).orElseThrow()));
    assertEquals(List.of(), seqs(a.answers.answer(poll(epoch, 99)).orElseThrow()));
    assertEquals(List.of(1L, 2L, 3L), seqs(a.answers.answer(poll("another", 2)).orElseThrow()));
  }

  @Test
  void answer_farBehind_comesFromTheDatabasePageByPage() {
    signOut(2 * Tail.MOST + 10);
    Followers a = cluster.node("a");
    assertTrue(a.feed().known().tail().after() > 0, "memory is bounded");
    assertEquals(LongStream.rangeClosed(1, 2 * Tail.MOST + 10).boxed().toList(), all(a));
    signOut(1);
    RevocationAnswer page = a.answers.answer(poll(null, 0)).orElseThrow();
    assertEquals(2 * Tail.MOST + 11, page.head(), "what this node has not read itself yet");
  }

  @Test
  void answer_notReadYetOrNoTrust_isNone() {
    Followers a = cluster.made("a");
    a.poll.begin(true);
    assertTrue(a.answers.answer(poll(null, 0)).isEmpty());
    a.feed().catchUp();
    assertTrue(a.answers.answer(poll(null, 0)).isEmpty());
    a.poll.poll();
    assertFalse(a.answers.answer(poll(null, 0)).isEmpty());
  }

  /**
   * While another log is read, this node still refuses what it knew and trusts that; a new edge
   * would be given a part of it, and trust for as long.
   */
  @Test
  void answer_anotherLogIsBeingRead_isNoneUntilAllOfItIs() {
    signOut(PollAnswers.BATCH + 10);
    Followers a = cluster.node("a");
    List<Boolean> answered = new ArrayList<>();
    a.feed().read(one -> answered.add(a.answers.answer(poll(null, 0)).isPresent()));
    cluster.database.write(tx -> {
      tx.execute("UPDATE revocation SET sid = 'of-the-copy' WHERE seq = 1");
      return tx.execute("UPDATE revocation_head SET epoch = 'copy'");
    });
    a.feed().catchUp();
    assertEquals(List.of(false), answered);
    assertTrue(cluster.accepts(a, "another"), "its own trust runs on");
    assertTrue(a.answers.answer(poll(null, 0)).isPresent());
  }

  @Test
  void answer_whatIsOver_isLeftOut() {
    Followers a = cluster.node("a");
    signOut(2);
    cluster.clocks.advance(Duration.ofMinutes(6));
    signOut(1);
    cluster.clocks.advance(Duration.ofMinutes(2));
    a.poll.poll();
    RevocationAnswer answer = a.answers.answer(poll(null, 0)).orElseThrow();
    assertEquals(List.of(3L), seqs(answer));
    assertEquals(3, answer.head());
  }
}
