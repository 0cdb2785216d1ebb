package usher.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Lets each key ask so many times a minute, all of them at once or spread. Keeps its counts in
 * memory, for a bounded number of keys. Thread-safe.
 */
public final class Rate {
  private static final int KEYS_MAX = 100_000;
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Duration each;

  /** When a key's whole minute would be free again, were it to ask no more. */
  private final Cache<String, Instant> freeAt = Caffeine.newBuilder().maximumSize(KEYS_MAX).build();

  public Rate(int perMinute, InstantSource clock) {
    this.clock = clock;
    this.each = PERIOD.dividedBy(perMinute);
  }

  /** Counts a question, and answers zero; or counts nothing, and tells how long to wait. */
  public Duration ask(String key) {
    Instant now = clock.instant();
    Instant newest = now.plus(PERIOD).minus(each);
    Duration[] pause = {Duration.ZERO};
    freeAt
        .asMap()
        .compute(
            key,
            (k, known) -> {
              Instant from = known == null || known.isBefore(now) ? now : known;
              if (from.isAfter(newest)) {
                // Not longer than a period, should the clock have been set back.
                Instant full = now.plus(PERIOD);
                Instant kept = from.isAfter(full) ? full : from;
                pause[0] = Duration.between(newest, kept);
                return kept;
              }
              return from.plus(each);
            });
    return pause[0];
  }
}
