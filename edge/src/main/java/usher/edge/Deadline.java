package usher.edge;

import java.time.Duration;
import usher.edge.TrustClock.Moment;

/**
 * Until when a set of revocations may be trusted: a stretch of time from the moment at which its
 * question was sent. Immutable.
 *
 * @param from when the question was sent, never when its answer came
 * @param length how long the trust lasts from then, on whichever clock runs faster; zero is no
 *     trust
 */
public record Deadline(Moment from, Duration length) {

  /** No trust at all. */
  public static final Deadline NONE = new Deadline(new Moment(0, 0), Duration.ZERO);

  /**
   * Whether the trust is not over yet.
   *
   * @param now read after the set that is trusted
   * @return false from the end on
   */
  public boolean holds(Moment now) {
    return now.nanosSince(from) < length.toNanos();
  }

  /**
   * What is left of the trust.
   *
   * @param now the moment that asks
   * @return zero when it is over
   */
  public Duration left(Moment now) {
    Duration left = length.minus(now.since(from));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * The one of the two that ends later by the monotonic clock. Each of them is right for a set that
   * has the revocations of both; they are never mixed, because the wall clock may have been set
   * between them.
   *
   * @param other of a set that was joined with this one's
   * @return one of the two, whole
   */
  public Deadline later(Deadline other) {
    if (length.isZero() || other.length.isZero()) {
      return length.isZero() ? other : this;
    }
    return other.endNanos() - endNanos() > 0 ? other : this;
  }

  private long endNanos() {
    return from.nanos() + length.toNanos();
  }
}
