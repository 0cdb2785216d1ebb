package usher.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Slows down whoever guesses: a few tries are free, then each costs a wait that doubles up to a
 * limit. Keeps its counts in memory, for a bounded number of keys. Thread-safe.
 *
 * <p>A try is counted before it is made, so that many at once gain nothing; one that turns out
 * right is taken back.
 */
public final class Throttle {
  /**
   * How patient a throttle is.
   *
   * @param free tries before the first wait
   * @param firstWait the wait after them; it doubles with each further try
   * @param longestWait where the doubling ends; after as long without a try all is forgotten
   */
  public record Policy(int free, Duration firstWait, Duration longestWait) {}

  private static final int KEYS_MAX = 100_000;
  private static final int DOUBLINGS_MAX = 30;

  private final Policy policy;
  private final InstantSource clock;
  private final Cache<String, Tries> tries;

  public Throttle(Policy policy, InstantSource clock) {
    this.policy = policy;
    this.clock = clock;
    this.tries = Caffeine.newBuilder().maximumSize(KEYS_MAX).build();
  }

  /** Counts a try, unless the key has to wait first: then tells how long, and counts nothing. */
  public Optional<Duration> attempt(String key) {
    Instant now = clock.instant();
    Wait wait = new Wait();
    tries
        .asMap()
        .compute(
            key,
            (k, old) -> {
              Tries known = old == null || old.forgottenAt().isBefore(now) ? Tries.NONE : old;
              if (known.nextAt().isAfter(now)) {
                wait.length = Duration.between(now, known.nextAt());
                return known;
              }
              return known.oneMore(now, policy);
            });
    return Optional.ofNullable(wait.length);
  }

  /** How long the key has to wait now, without counting anything. */
  public Optional<Duration> waiting(String key) {
    Instant now = clock.instant();
    Tries known = tries.getIfPresent(key);
    return known != null && known.nextAt().isAfter(now)
        ? Optional.of(Duration.between(now, known.nextAt()))
        : Optional.empty();
  }

  /** Takes back one try that turned out right; the wrong ones before it stay counted. */
  public void takeBack(String key) {
    tries.asMap().computeIfPresent(key, (k, old) -> old.oneLess());
  }

  /** Forgets all tries of a key. */
  public void forget(String key) {
    tries.invalidate(key);
  }

  /** How many keys are known at this moment. */
  public long keys() {
    tries.cleanUp();
    return tries.estimatedSize();
  }

  private static final class Wait {
    @org.jspecify.annotations.Nullable Duration length;
  }

  private record Tries(int count, Instant nextAt, Instant forgottenAt) {
    static final Tries NONE = new Tries(0, Instant.MIN, Instant.MIN);

    Tries oneMore(Instant now, Policy policy) {
      int waits = count + 1 - policy.free();
      Duration wait =
          waits < 0
              ? Duration.ZERO
              : shorter(
                  policy.firstWait().multipliedBy(1L << Math.min(waits, DOUBLINGS_MAX)),
                  policy.longestWait());
      return new Tries(count + 1, now.plus(wait), now.plus(wait).plus(policy.longestWait()));
    }

    Tries oneLess() {
      return new Tries(Math.max(0, count - 1), Instant.MIN, forgottenAt);
    }

    private static Duration shorter(Duration a, Duration b) {
      return a.compareTo(b) < 0 ? a : b;
    }
  }
}
