package usher.revocation;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets go those who wait for news, in waves. Thread-safe.
 *
 * <p>The first news after a quiet time go out at once. When one comes after the other, the next
 * wave waits until those who follow can have dealt with the last one: each of a thousand edges
 * would otherwise be answered for each sign-out, as fast as the machine can.
 *
 * <p>Each who waits parks by itself: in the queue of a lock or latch, whoever leaves because its
 * time is up walks past all the others, and most polls end that way.
 */
public final class News {
  private static final long GAP_PER_FOLLOWER = TimeUnit.MICROSECONDS.toNanos(100);

  /** What was released last. */
  private record Wave(String epoch, long seq) {}

  private final LongSupplier nanos;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private volatile Wave wave = new Wave("", 0);
  private String epoch = "";
  private long seq;
  private long released;
  private boolean quiet = true;
  private boolean scheduled;
  private int followers;
  private volatile boolean closed;

  News(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** So many follow; the pace depends on it. */
  public synchronized void pacedFor(int count) {
    followers = count;
  }

  /** There are revocations up to that number of that log. */
  synchronized void reached(String log, long number) {
    if (log.equals(epoch) && number <= seq) {
      return;
    }
    epoch = log;
    seq = number;
    long wait = released + followers * GAP_PER_FOLLOWER - nanos.getAsLong();
    if (quiet || wait <= 0) {
      release();
    } else if (!scheduled) {
      scheduled = true;
      Thread.ofVirtual().name("news").start(() -> releaseAfter(wait));
    }
  }

  /** Waits for more of that log than up to that number, for another log, or for the end. */
  public void await(String log, long number, Duration atMost) throws InterruptedException {
    long end = nanos.getAsLong() + atMost.toNanos();
    long left = atMost.toNanos();
    Thread self = Thread.currentThread();
    // Entered before the look: what comes after it finds this thread here.
    waiting.add(self);
    try {
      while (isNothingAfter(log, number) && left > 0 && !closed) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LockSupport.parkNanos(this, left);
        left = end - nanos.getAsLong();
      }
    } finally {
      waiting.remove(self);
    }
  }

  private boolean isNothingAfter(String log, long number) {
    Wave last = wave;
    return last.seq <= number && last.epoch.equals(log);
  }

  /** Lets everybody go. */
  public synchronized void close() {
    closed = true;
    release();
  }

  private void releaseAfter(long wait) {
    LockSupport.parkNanos(wait);
    synchronized (this) {
      scheduled = false;
      release();
    }
  }

  private synchronized void release() {
    wave = new Wave(epoch, seq);
    released = nanos.getAsLong();
    quiet = false;
    waiting.forEach(LockSupport::unpark);
  }
}
