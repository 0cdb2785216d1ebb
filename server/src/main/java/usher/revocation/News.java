package usher.revocation;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Lets go those who wait for news, in waves. Thread-safe.
 *
 * <p>The first news after a quiet time go out at once. When one comes after the other, the next
 * wave waits until those who follow can have dealt with the last one: each of a thousand edges
 * would otherwise be answered for each sign-out, as fast as the machine can.
 */
public final class News {
  private static final long GAP_PER_FOLLOWER = TimeUnit.MICROSECONDS.toNanos(100);

  /** What was released last, and what opens when more is. */
  private record Wave(String epoch, long seq, CountDownLatch next) {}

  private final LongSupplier nanos;
  private volatile Wave wave = new Wave("", 0, new CountDownLatch(1));
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
    Wave last = wave;
    while (last.seq <= number && last.epoch.equals(log) && left > 0 && !closed) {
      if (!last.next.await(left, TimeUnit.NANOSECONDS)) {
        return;
      }
      last = wave;
      left = end - nanos.getAsLong();
    }
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
    CountDownLatch waiting = wave.next;
    wave = new Wave(epoch, seq, new CountDownLatch(1));
    released = nanos.getAsLong();
    quiet = false;
    waiting.countDown();
  }
}
