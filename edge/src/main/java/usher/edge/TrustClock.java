package usher.edge;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The two clocks of this machine, read together. Thread-safe when both sources are.
 *
 * <p>The monotonic clock stands still while a machine is suspended; the wall clock can be set back.
 * A follower must never believe that less time has passed than has, so it takes the larger of the
 * two.
 *
 * @param wall the time of day
 * @param nanos a counter of nanoseconds that never goes back, like {@link System#nanoTime}
 */
public record TrustClock(InstantSource wall, LongSupplier nanos) {

  /**
   * The clocks of this machine.
   *
   * @return what everything but a test uses
   */
  public static TrustClock system() {
    return new TrustClock(InstantSource.system(), System::nanoTime);
  }

  /**
   * Reads both clocks.
   *
   * @return one moment
   */
  public Moment now() {
    return new Moment(nanos.getAsLong(), wall.millis());
  }

  /**
   * One reading of both clocks.
   *
   * @param nanos the monotonic clock in nanoseconds; only differences mean something
   * @param millis the wall clock in milliseconds since 1970
   */
  public record Moment(long nanos, long millis) {

    /**
     * How long ago {@code earlier} was, by the clock that says more; never negative. What the
     * machine's host hides from both clocks cannot be seen.
     *
     * @param earlier a moment of the same clocks
     * @return the time between
     */
    public Duration since(Moment earlier) {
      return Duration.ofNanos(nanosSince(earlier));
    }

    long nanosSince(Moment earlier) {
      long monotonic = nanos - earlier.nanos;
      long wall = TimeUnit.MILLISECONDS.toNanos(millis - earlier.millis);
      return Math.max(0, Math.max(monotonic, wall));
    }
  }
}
