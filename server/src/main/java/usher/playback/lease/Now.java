package usher.playback.lease;

import java.time.Duration;
import java.time.Instant;

/**
 * The moment of one step, and the times that count from it.
 *
 * @param nanos of a clock that only goes forward, from the store's start on: it decides
 * @param wall for people to read: it decides nothing
 */
record Now(long nanos, Instant wall, Leases.Times times) {
  /** A lease that is given now ends then. */
  long leaseEnd() {
    return nanos + times.lease().toNanos();
  }

  /** How much longer starts are held back; zero if they are not. */
  Duration holdLeft() {
    long left = times.hold().toNanos() - nanos;
    return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
  }

  /** A moment of the deciding clock as people read it. */
  Instant shown(long at) {
    return wall.plusNanos(at - nanos);
  }
}
