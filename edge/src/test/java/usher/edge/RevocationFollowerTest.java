package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usher.edge.parts.PollPace;

/** Rules C7, T3 and T7 on the follower itself, with a feed that a test answers by hand. */
class RevocationFollowerTest {

  private static final Duration S = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock();
  private final ByHand feed = new ByHand();
  private final RevocationFollower follower =
      new RevocationFollower(feed, "catalogue", S, clock.clock(), new Random(1));

  @AfterEach
  void close() {
    follower.close();
  }

  /** What a poll is answered with, or how it fails. */
  private interface Reply {
    RevocationAnswer get() throws IOException;
  }

  /** A feed whose every poll a test takes and answers. */
  private static final class ByHand implements RevocationFollower.Feed {
    private final SynchronousQueue<RevocationPoll> polls = new SynchronousQueue<>();
    private final SynchronousQueue<Reply> replies = new SynchronousQueue<>();
    private volatile int turns;

    @Override
    public RevocationAnswer poll(RevocationPoll poll, Duration patience)
        throws IOException, InterruptedException {
      polls.put(poll);
      return replies.take().get();
    }

    @Override
    public synchronized void turnAway() {
      turns++;
    }

    @Override
    public int addresses() {
      return 1;
    }

    RevocationPoll next() throws InterruptedException {
      RevocationPoll poll = polls.poll(20, TimeUnit.SECONDS);
      if (poll == null) {
        throw new AssertionError("no poll in 20 s");
      }
      return poll;
    }

    /** Answers the poll that was taken; returns the next one. */
    RevocationPoll answer(Reply reply) throws InterruptedException {
      replies.put(reply);
      return next();
    }
  }

  /** With a rest after each of them, fifty would take ten seconds. */
  @Test
  void follow_afterNews_asksAgainAtOnce() throws Exception {
    follower.start(() -> {});
    feed.next();
    feed.answer(() -> answer(0, S));
    long start = System.nanoTime();
    for (int seq = 1; seq <= 50; seq++) {
      int now = seq;
      assertEquals(seq, feed.answer(() -> answer(now, S, "sid-" + now)).applied());
    }
    assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(S) < 0);
  }

  /** A server that does not hold its answers must not be asked without a pause. */
  @Test
  void follow_answersThatBringNothingAtOnce_areNotAskedForAtFullSpeed() throws Exception {
    follower.start(() -> {});
    feed.next();
    long start = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      feed.answer(() -> answer(0, S));
    }
    assertTrue(System.nanoTime() - start >= PollPace.LEAST.multipliedBy(5).toNanos());
  }

  @Test
  void follow_whateverIsThrown_goesOn() throws Exception {
    follower.start(() -> {});
    feed.next();
    List<Reply> faults =
        List.of(
            () -> {
              throw new IOException("cut off");
            },
            () -> {
              throw new IllegalStateException("a bug");
            },
            () -> {
              throw new OutOfMemoryError("once");
            },
            () -> {
              throw new IOException() {
                @Override
                public String getMessage() {
                  throw new IllegalStateException("cannot even be told");
                }
              };
            });
    int turns = 0;
    for (Reply fault : faults) {
      assertEquals(0, feed.answer(fault).waitMs());
      assertEquals(++turns, feed.turns);
    }
    feed.answer(() -> answer(0, S));
    assertTrue(follower.awaitFirst(LONG));
    assertTrue(trusted());
    assertEquals(4, feed.turns);
  }

  /** Whoever hangs on the end of each answer must not end the following either. */
  @Test
  void follow_whatComesAfterAnAnswerFails_goesOn() throws Exception {
    follower.start(() -> {
      throw new IllegalStateException("a bug");
    });
    feed.next();
    feed.answer(() -> answer(1, S, "sid-1"));
    feed.answer(() -> answer(2, S, "sid-2"));
    assertTrue(follower.current().contains("sid-1"));
  }

  @Test
  void follow_pageWithMoreToCome_isConfirmedAtOnceAndGivesNoTrust() throws Exception {
    follower.start(() -> {});
    feed.next();
    var page = new RevocationAnswer("e", 9, true, S, List.of(revocation(3, "sid-3")));
    RevocationPoll next = feed.answer(() -> page);
    assertEquals(3, next.applied());
    assertFalse(trusted());
    feed.answer(() -> answer(9, S, "sid-9"));
    assertTrue(trusted());
  }

  @Test
  void follow_nodeThatTrustsNothing_isLeftForAnotherAndItsNewsKept() throws Exception {
    follower.start(() -> {});
    feed.next();
    feed.answer(() -> answer(1, Duration.ZERO, "sid-1"));
    assertEquals(1, feed.turns);
    assertTrue(follower.current().contains("sid-1"));
    assertFalse(trusted());
  }

  @Test
  void follow_answerLongOnItsWay_givesTrustFromTheSendOn() throws Exception {
    follower.start(() -> {});
    feed.next();
    clock.advance(Duration.ofSeconds(3));
    feed.answer(() -> answer(0, S));
    assertEquals(Duration.ofSeconds(2), follower.current().trustLeft(clock.clock().now()));
  }

  /** Rule T3: deadlines only grow. */
  @Test
  void follow_answerWithLessTrust_takesNothingAway() throws Exception {
    follower.start(() -> {});
    feed.next();
    feed.answer(() -> answer(0, S));
    feed.answer(() -> answer(0, Duration.ofMillis(1)));
    assertEquals(S, follower.current().trustLeft(clock.clock().now()));
  }

  private boolean trusted() {
    return follower.current().trusted(clock.clock().now());
  }

  private Revocation revocation(long seq, String sid) {
    return new Revocation(seq, sid, clock.now().plusSeconds(600));
  }

  private RevocationAnswer answer(long head, Duration trust, String... sids) {
    List<Revocation> news = new ArrayList<>();
    for (String sid : sids) {
      news.add(revocation(head, sid));
    }
    return new RevocationAnswer("e", head, false, trust, news);
  }
}
