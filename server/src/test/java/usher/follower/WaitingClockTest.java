package usher.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import usher.testing.TwoClocks;

/** Goal: no more time than has passed, and nearly all of it. */
class WaitingClockTest {
  private final TwoClocks clocks = new TwoClocks();
  private final WaitingClock waiting = new WaitingClock(clocks.clock());

  private Duration waited() {
    return Duration.ofNanos(waiting.now());
  }

  @Test
  void now_bothGoOn_all() {
    clocks.advance(Duration.ofSeconds(7));
    assertEquals(Duration.ofSeconds(7), waited());
    clocks.advance(Duration.ofMillis(3));
    assertEquals(Duration.ofMillis(7_003), waited());
  }

  @Test
  void now_oneStandsStill_nothing() {
    clocks.wall(Duration.ofHours(1));
    assertEquals(Duration.ZERO, waited());
    clocks.monotonic(Duration.ofMinutes(5));
    clocks.wall(Duration.ofHours(-2));
    assertEquals(Duration.ZERO, waited());
  }

  @Test
  void now_timeOfDayWasSetBack_goesOnAfterASecond() {
    clocks.advance(Duration.ofSeconds(3));
    assertEquals(Duration.ofSeconds(3), waited());
    clocks.wall(Duration.ofHours(-1));
    clocks.advance(Duration.ofMillis(900));
    assertEquals(Duration.ofSeconds(3), waited(), "never falls");
    clocks.advance(Duration.ofMillis(100));
    assertEquals(Duration.ofSeconds(3), waited());
    clocks.advance(Duration.ofSeconds(2));
    assertEquals(Duration.ofSeconds(5), waited());
  }

  /** Read often, the wall clock's whole milliseconds must not eat the time up. */
  @Test
  void now_readOften_losesNextToNothing() {
    for (int i = 0; i < 10_000; i++) {
      clocks.monotonic(Duration.ofNanos(300_000));
      clocks.wall(Duration.ofMillis(i % 10 < 3 ? 1 : 0));
      waiting.now();
    }
    assertTrue(waited().compareTo(Duration.ofMillis(2_990)) > 0, waited().toString());
    assertTrue(waited().compareTo(Duration.ofSeconds(3)) <= 0, waited().toString());
  }

  @Test
  void now_anythingHappens_neverMoreThanTheMonotonicClockAndNeverFalls() {
    long seed = Long.getLong("usher.test.seed", System.nanoTime());
    Random random = new Random(seed);
    long monotonic = 0;
    long last = 0;
    for (int i = 0; i < 2_000; i++) {
      long step = random.nextLong(2_000_000_000L);
      clocks.monotonic(Duration.ofNanos(step));
      clocks.wall(Duration.ofMillis(random.nextLong(-3_000, 6_000)));
      monotonic += step;
      long now = waiting.now();
      assertTrue(now >= last && now <= monotonic, "seed " + seed);
      last = now;
    }
  }
}
