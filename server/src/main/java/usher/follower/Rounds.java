package usher.follower;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does the same thing again and again: at once when it is woken, otherwise after a
 * while, and never without a pause between two rounds. Thread-safe.
 *
 * <p>A thread of the system and not a virtual one: others' trust and receipts hang on it, so it
 * shall not queue behind a thousand requests.
 */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  /** What is done. */
  interface Round {
    /** Does it once, and tells how long to wait for the next time if nobody wakes. */
    Duration run();
  }

  private final Round round;
  private final Duration pause;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Thread thread;
  private boolean wake;
  private volatile boolean closed;

  /**
   * Makes the thread; {@link #start} lets it run.
   *
   * @param pause the least time from the start of one round to that of the next
   */
  Rounds(String name, Round round, Duration pause, LongSupplier nanos) {
    this.round = round;
    this.pause = pause;
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** There is something to do. */
  void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it; a round that has begun comes to its end. */
  @Override
  public void close() {
    closed = true;
    wake();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    LockSupport.unpark(thread);
    try {
      var _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean failed = false;
    while (!closed) {
      long begun = nanos.getAsLong();
      Duration next = pause;
      try {
        next = round.run();
        failed = false;
      } catch (RuntimeException e) {
        if (!failed && !closed) {
          LOG.warn("{} failed; trying again", thread.getName(), e);
        }
        failed = true;
        next = Duration.ofMillis(100);
      }
      rest(begun, next);
    }
  }

  private void rest(long begun, Duration next) {
    lock.lock();
    try {
      long left = next.toNanos();
      while (!wake && left > 0 && !closed) {
        left = woken.awaitNanos(left);
      }
      wake = false;
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e);
    } finally {
      lock.unlock();
    }
    long early = pause.toNanos() - (nanos.getAsLong() - begun);
    if (early > 0 && !closed) {
      LockSupport.parkNanos(early);
    }
  }
}
