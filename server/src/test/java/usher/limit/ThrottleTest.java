package usher.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import usher.testing.FakeClock;
import usher.testing.Race;

/** Goal: guesses get slower, and no trick makes them free. Method: a clock that is moved. */
class ThrottleTest {
  private static final Optional<Duration> GO = Optional.empty();

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final Throttle throttle =
      new Throttle(new Throttle.Policy(3, Duration.ofSeconds(10), Duration.ofSeconds(60)), clock);

  @Test
  void attempt_afterTheFreeOnes_waitsThatDoubleUpToALimit() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      assertEquals(GO, throttle.attempt("ada"));
      long wait = throttle.waiting("ada").orElse(Duration.ZERO).toSeconds();
      waits.add(wait);
      clock.advance(Duration.ofSeconds(wait));
    }
    assertEquals(List.of(0L, 0L, 10L, 20L, 40L, 60L, 60L, 60L), waits);
  }

  @Test
  void attempt_whileWaiting_tellsTheRestAndCountsNothing() {
    tries(3);
    for (int i = 0; i < 100; i++) {
      assertEquals(Optional.of(Duration.ofSeconds(10)), throttle.attempt("ada"));
    }
    clock.advance(Duration.ofSeconds(9));
    assertEquals(Optional.of(Duration.ofSeconds(1)), throttle.attempt("ada"));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(GO, throttle.attempt("ada"));
    assertEquals(Optional.of(Duration.ofSeconds(20)), throttle.waiting("ada"));
  }

  @Test
  void attempt_hundredsOfTimes_theWaitNeverOverflows() {
    for (int i = 0; i < 300; i++) {
      assertEquals(GO, throttle.attempt("ada"));
      clock.advance(throttle.waiting("ada").orElse(Duration.ZERO));
    }
    throttle.attempt("ada");
    assertEquals(Optional.of(Duration.ofSeconds(60)), throttle.waiting("ada"));
  }

  @Test
  void attempt_anotherKey_isNotSlowed() {
    tries(3);
    assertEquals(GO, throttle.attempt("eve"));
  }

  @Test
  void attempt_afterALongRest_allIsForgotten() {
    tries(3);
    clock.advance(Duration.ofSeconds(71));
    tries(2);
    assertEquals(GO, throttle.waiting("ada"));
  }

  @Test
  void attempt_afterAShorterRest_nothingIsForgotten() {
    tries(3);
    clock.advance(Duration.ofSeconds(69));
    assertEquals(GO, throttle.attempt("ada"));
    assertEquals(Optional.of(Duration.ofSeconds(20)), throttle.waiting("ada"));
  }

  @Test
  void takeBack_rightTry_wrongOnesBeforeStayCounted() {
    tries(2);
    throttle.attempt("ada");
    throttle.takeBack("ada");
    assertEquals(GO, throttle.waiting("ada"), "the wait of the one taken back");
    assertEquals(GO, throttle.attempt("ada"));
    assertEquals(Optional.of(Duration.ofSeconds(10)), throttle.waiting("ada"));
  }

  @Test
  void takeBack_moreThanTried_givesNoCredit() {
    throttle.attempt("ada");
    throttle.takeBack("ada");
    throttle.takeBack("ada");
    throttle.takeBack("never tried");
    tries(3);
    assertEquals(Optional.of(Duration.ofSeconds(10)), throttle.waiting("ada"));
  }

  @Test
  void forget_key_startsAnew() {
    tries(3);
    throttle.forget("ada");
    tries(2);
    assertEquals(GO, throttle.waiting("ada"));
  }

  @Test
  void attempt_manyThreadsAtOnce_noMoreThanTheFreeOnes() {
    for (int round = 0; round < 50; round++) {
      String key = "round " + round;
      List<Optional<Duration>> answers = Race.of(16, i -> throttle.attempt(key));
      assertEquals(3, answers.stream().filter(Optional::isEmpty).count());
    }
  }

  @Test
  void attempt_moreKeysThanAreKept_staysBounded() {
    for (int i = 0; i < 150_000; i++) {
      throttle.attempt("key " + i);
    }
    assertTrue(throttle.keys() <= 100_000, () -> throttle.keys() + " keys");
  }

  private void tries(int count) {
    for (int i = 0; i < count; i++) {
      assertEquals(GO, throttle.attempt("ada"));
    }
  }
}
