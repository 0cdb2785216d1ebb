package usher.follower;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import usher.edge.TrustClock;
import usher.edge.TrustClock.Moment;

/**
 * How long one has waited for others, for certain: of the machine's two clocks the one that says
 * less. Thread-safe.
 *
 * <p>Whoever waits until the trust of others must be over may never believe that more time has
 * passed than has. A suspended machine's monotonic clock stands still, and a wall clock can be set;
 * a step back costs a second of waiting and no more.
 */
final class WaitingClock {
  private static final long STRETCH = TimeUnit.SECONDS.toNanos(1);

  private final TrustClock clock;
  private Moment begun;
  private long before;
  private long latest;

  WaitingClock(TrustClock clock) {
    this.clock = clock;
    this.begun = clock.now();
  }

  /** Nanoseconds that have certainly passed since some beginning; never falls. */
  synchronized long now() {
    Moment now = clock.now();
    long monotonic = now.nanos() - begun.nanos();
    long wall = TimeUnit.MILLISECONDS.toNanos(now.millis() - begun.millis());
    latest = Math.max(latest, before + Math.max(0, Math.min(monotonic, wall)));
    // Long stretches, since the wall clock tells milliseconds; but so short that a clock which was
    // set back does not hold up whoever waits until it has caught up with itself.
    if (monotonic >= STRETCH) {
      before = latest;
      begun = now;
    }
    return latest;
  }

  /** Whether that much has certainly passed from one reading to another. */
  static boolean passed(long from, long to, Duration time) {
    return to - from >= time.toNanos();
  }
}
