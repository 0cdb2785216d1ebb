package usher.follower;

import java.time.Duration;

/**
 * Keeps a node from saying that it has anything, for a while after the log was renamed.
 * Thread-safe.
 *
 * <p>After the log may have gone back, so may have the rows: followers of which nothing is left can
 * still trust what they read before. Until they cannot, a node that says it has nothing keeps
 * everybody from confirming too early.
 */
final class HoldBack {
  private final WaitingClock waiting;
  private final Duration time;
  private volatile long from;
  private volatile boolean begun;

  HoldBack(WaitingClock waiting, Duration time) {
    this.waiting = waiting;
    this.time = time;
  }

  /** From now on. */
  void begin() {
    from = waiting.now();
    begun = true;
  }

  /** Whether it is not over. */
  boolean holds() {
    return begun && !WaitingClock.passed(from, waiting.now(), time);
  }
}
