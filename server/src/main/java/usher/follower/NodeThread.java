package usher.follower;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.edge.TrustClock;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;

/**
 * Runs this node's own poll: on its beat, and at once when there is more to say (rule C7).
 * Thread-safe.
 */
final class NodeThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeThread.class);

  /** How often it is looked for what other processes have committed: alone, and with others. */
  private static final Duration ALONE = Duration.ofMillis(250);

  private static final Duration WITH_OTHERS = Duration.ofMillis(25);

  /** The least time between two publications: so many sign-outs share one. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** The least time between two epochs that were made on an edge's word. */
  private static final Duration BELIEVED_EVERY = Duration.ofMinutes(1);

  private final NodePoll node;
  private final RevocationFeed feed;
  private final Bounds bounds;
  private final TrustClock clock;
  private final boolean newLog;
  private final Rounds rounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition polled = lock.newCondition();
  private volatile Runnable published = () -> {};
  private volatile boolean wanted;
  private boolean begun;
  private long polledAt;
  private long believedAt;
  private boolean believed;

  /**
   * Makes the thread.
   *
   * @param newLog whether this process has begun the log
   */
  NodeThread(NodePoll node, RevocationFeed feed, Bounds bounds, TrustClock clock, boolean newLog) {
    this.node = node;
    this.feed = feed;
    this.bounds = bounds;
    this.clock = clock;
    this.newLog = newLog;
    this.rounds = new Rounds("node-poll", this::round, PAUSE, clock.nanos());
  }

  /** What is called after each publication. */
  void onPublished(Runnable hint) {
    published = hint;
  }

  void start() {
    feed.onApplied(rounds::wake);
    rounds.start();
  }

  /** An edge has said how far it is. */
  void heard(long applied) {
    if (applied > node.published()) {
      rounds.wake();
    }
  }

  /**
   * An edge knows of a number of this log that this node does not know. It may have been with a
   * faster one; or the log has gone back.
   */
  void heardOf(String epoch, long applied) {
    feed.catchUp();
    RevocationLog.Head head = feed.head();
    lock.lock();
    try {
      long now = clock.nanos().getAsLong();
      if (!head.epoch().equals(epoch)
          || head.seq() >= applied
          || (believed && now - believedAt < BELIEVED_EVERY.toNanos())) {
        return;
      }
      believed = true;
      believedAt = now;
    } finally {
      lock.unlock();
    }
    node.goneBack(head, applied);
    feed.catchUp();
  }

  /** Polls soon, and waits for the trust that comes of it. */
  boolean awaitTrust(Duration atMost) throws InterruptedException {
    wanted = true;
    rounds.wake();
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!answers() && left > 0) {
        left = polled.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return answers();
  }

  private boolean answers() {
    return feed.known().whole() && trusts();
  }

  /** Whether this node may answer by what it knows. */
  boolean trusts() {
    return feed.revoked().trusted(clock.now());
  }

  /** Stops; the row says so and stays. */
  @Override
  public void close() {
    rounds.close();
    try {
      node.stop();
    } catch (RuntimeException e) {
      LOG.warn("this node's row cannot say that it stops", e);
    }
  }

  private Duration round() {
    if (!begun) {
      begun = node.begin(newLog);
      if (!begun) {
        return PAUSE.multipliedBy(5);
      }
      poll();
    }
    // What another process has committed, and hints that were lost.
    feed.catchUp();
    long since = clock.nanos().getAsLong() - polledAt;
    if (wanted || node.hasMoreToSay() || since >= bounds.beat().toNanos()) {
      poll();
    }
    return wanted ? PAUSE : node.othersRun() ? WITH_OTHERS : ALONE;
  }

  private void poll() {
    wanted = false;
    polledAt = clock.nanos().getAsLong();
    if (!node.poll()) {
      wanted = true;
    }
    published.run();
    lock.lock();
    try {
      polled.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
