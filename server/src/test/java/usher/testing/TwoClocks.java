package usher.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import usher.edge.TrustClock;

/** A machine's two clocks, which stand still until a test moves them. Thread-safe. */
public final class TwoClocks {
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicLong millis = new AtomicLong(START.toEpochMilli());
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

  /** Both, to be handed in. */
  public TrustClock clock() {
    return new TrustClock(this::now, nanos::get);
  }

  /** The time of day. */
  public Instant now() {
    return Instant.ofEpochMilli(millis.get());
  }

  /** Lets time pass. */
  public void advance(Duration time) {
    wall(time);
    monotonic(time);
  }

  /** Sets the time of day, as an operator would, or lets it run alone, as a suspend does. */
  public void wall(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  /** Lets the monotonic clock run alone, as when the time of day is set back meanwhile. */
  public void monotonic(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
