package usher.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import usher.testing.FakeClock;

/** Goal: so many a minute for each key, and never a long wait. Method: a clock that is moved. */
final class RateTest {
  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final Rate rate = new Rate(6, clock);

  @Test
  void ask_moreThanAMinutesWorth_waitsForOne() {
    spend();
    assertEquals(Duration.ofSeconds(10), rate.ask("ada"));
    clock.advance(Duration.ofSeconds(4));
    assertEquals(Duration.ofSeconds(6), rate.ask("ada"));
    clock.advance(Duration.ofSeconds(6));
    assertEquals(Duration.ZERO, rate.ask("ada"));
    assertEquals(Duration.ofSeconds(10), rate.ask("ada"));
  }

  @Test
  void ask_ofAnotherKey_countsForItself() {
    spend();
    assertEquals(Duration.ZERO, rate.ask("bob"));
  }

  @Test
  void ask_clockSetBack_waitsForOneAtMost() {
    spend();
    clock.advance(Duration.ofHours(-1));
    Duration pause = rate.ask("ada");
    assertTrue(pause.compareTo(Duration.ofSeconds(10)) <= 0, pause::toString);
    clock.advance(pause);
    assertEquals(Duration.ZERO, rate.ask("ada"));
  }

  private void spend() {
    for (int i = 0; i < 6; i++) {
      assertEquals(Duration.ZERO, rate.ask("ada"));
    }
  }
}
