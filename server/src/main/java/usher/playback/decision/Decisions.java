package usher.playback.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.account.AccountId;
import usher.sql.Database;
import usher.sql.Micros;

/**
 * Keeps the decisions: takes them without waiting, writes them in batches, forgets them in time.
 * Thread-safe; one virtual thread writes.
 *
 * <p>They explain and prove nothing: when they come faster than the database takes them, the
 * surplus is counted and left out, rather than that a viewer waits.
 */
public final class Decisions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(10);
  private static final int QUEUE_MAX = 10_000;
  private static final int BATCH = 500;

  private final Database database;
  private final DecisionStore store;
  private final Duration kept;
  private final InstantSource clock;
  private final int writer;
  private final ArrayBlockingQueue<Decision> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicLong leftOut = new AtomicLong();
  private final Thread thread;
  private Instant forgetAt = Instant.MIN;
  private volatile boolean closed;
  private int count;

  public Decisions(
      Database database,
      DecisionStore store,
      Duration kept,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.store = store;
    this.kept = kept;
    this.clock = clock;
    this.writer = random.nextInt();
    this.thread = Thread.ofVirtual().name("decisions").unstarted(this::run);
  }

  /** Begins to write. */
  public void start() {
    thread.start();
  }

  /** Takes a decision; returns at once. */
  public void take(Decision decision) {
    if (!queue.offer(decision)) {
      leftOut.incrementAndGet();
    }
  }

  /** How many were left out since the start. */
  public long leftOut() {
    return leftOut.get();
  }

  /** The account's decisions before that id, newest first; from the newest on if it is empty. */
  public List<Decision> before(AccountId account, String id, int max) {
    return database.read(tx -> store.before(tx, account, id, max));
  }

  /** Writes what waits; how many. */
  int write() {
    List<Decision> batch = new ArrayList<>();
    queue.drainTo(batch, BATCH);
    if (!batch.isEmpty()) {
      database.change(tx -> batch.forEach(one -> store.add(tx, numbered(one))));
    }
    return batch.size();
  }

  /** Removes what has had its time. */
  void forget() {
    Instant before = clock.instant().minus(kept);
    while (database.write(tx -> store.forget(tx, before, BATCH)) == BATCH) {
      LOG.debug("forgot {} decisions", BATCH);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(EVERY.multipliedBy(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      if (!work()) {
        // Not interrupted when it is to stop: what waits is still to be written.
        LockSupport.parkNanos(EVERY.toNanos());
      }
    }
    while (work()) {
      LOG.debug("writing the last decisions");
    }
  }

  /** Whether there may be more at once; a failure loses a batch of explanations, and no more. */
  private boolean work() {
    try {
      boolean more = write() == BATCH;
      if (!clock.instant().isBefore(forgetAt)) {
        forget();
        forgetAt = clock.instant().plus(FORGET_EVERY);
      }
      return more;
    } catch (RuntimeException e) {
      LOG.warn("decisions could not be written", e);
      return false;
    }
  }

  /**
   * Ids grow with time, and within a microsecond in the order of arrival, so that an account's
   * decisions lie in their order; the last part keeps those of two nodes apart.
   */
  private Decision numbered(Decision one) {
    HexFormat hex = HexFormat.of();
    String id =
        hex.toHexDigits(Micros.of(one.at())) + hex.toHexDigits(count++) + hex.toHexDigits(writer);
    return new Decision(
        id,
        one.account(),
        one.at(),
        one.reason(),
        one.rule(),
        one.limit(),
        one.inUse(),
        one.device(),
        one.profile(),
        one.title(),
        one.content(),
        one.other(),
        one.shadow(),
        one.watching());
  }
}
