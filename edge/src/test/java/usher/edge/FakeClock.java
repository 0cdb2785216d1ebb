package usher.edge;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Two clocks that stand still until a test moves them. Thread-safe. */
final class FakeClock {

  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicLong millis = new AtomicLong(START.toEpochMilli());
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

  TrustClock clock() {
    return new TrustClock(this::now, nanos::get);
  }

  Instant now() {
    return Instant.ofEpochMilli(millis.get());
  }

  void advance(Duration time) {
    wall(time);
    monotonic(time);
  }

  /** Sets the time of day, as an operator would, or lets it run alone, as a suspend does. */
  void wall(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  void monotonic(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
