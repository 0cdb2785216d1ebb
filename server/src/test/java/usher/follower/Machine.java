package usher.follower;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import usher.edge.TrustClock;
import usher.testing.TwoClocks;

/**
 * A machine's two clocks in a simulation: they run at a rate of their own, the time of day may be
 * set, and the monotonic one stands still while the machine is suspended. Used by one thread at a
 * time.
 */
final class Machine {
  /** By how much a machine's clocks run too fast or too slow at most: the margin is for that. */
  static final double WORST_RATE = 0.02;

  final String name;
  private final LongSupplier time;
  private final double rate;
  private final long monotonicStart;
  private long setBy;
  private long lost;
  private long suspendedAt = -1;
  private boolean wasSuspended;

  /**
   * Makes one.
   *
   * @param time what no machine knows: the true time, in nanoseconds
   */
  Machine(String name, LongSupplier time, double rate, long monotonicStart) {
    this.name = name;
    this.time = time;
    this.rate = rate;
    this.monotonicStart = monotonicStart;
  }

  TrustClock clock() {
    return new TrustClock(this::wall, this::nanos);
  }

  /** The same, after each of whose readings something happens. */
  TrustClock clock(Runnable afterwards) {
    return new TrustClock(
        () -> {
          Instant read = wall();
          afterwards.run();
          return read;
        },
        this::nanos);
  }

  boolean isSuspended() {
    return suspendedAt >= 0;
  }

  /** A host that does both, suspends a machine and sets its clock back, cannot be seen through. */
  boolean wasSuspended() {
    return wasSuspended;
  }

  boolean wasSet() {
    return setBy != 0;
  }

  void suspend() {
    wasSuspended = true;
    suspendedAt = time.getAsLong();
  }

  void wake() {
    lost += time.getAsLong() - suspendedAt;
    suspendedAt = -1;
  }

  void set(Duration by) {
    setBy += by.toNanos();
  }

  private long nanos() {
    long until = isSuspended() ? suspendedAt : time.getAsLong();
    return monotonicStart + (long) ((until - lost) * rate);
  }

  private Instant wall() {
    long millis = TimeUnit.NANOSECONDS.toMillis((long) (time.getAsLong() * rate) + setBy);
    return TwoClocks.START.plusMillis(millis);
  }
}
