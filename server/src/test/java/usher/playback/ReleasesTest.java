package usher.playback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usher.playback.lease.Admission.Admitted;
import usher.playback.lease.Leases;
import usher.playback.lease.LocalLeases;
import usher.playback.lease.Starts;
import usher.testing.FakeClock;

/** What a sign-in that is over still plays ends, whatever this node's clock shows. */
class ReleasesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Starts TV = Starts.on("household", "TV", 1);

  private final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final Leases leases =
      new LocalLeases(
          Leases.Times.of(Duration.ofMinutes(1), Duration.ZERO), System::nanoTime, clock);
  private final Releases releases = new Releases(leases, clock);

  @BeforeEach
  void start() {
    releases.start();
  }

  @AfterEach
  void stop() {
    releases.close();
  }

  private void over(Instant until) {
    assertInstanceOf(Admitted.class, leases.acquire(TV.as("the film on the TV")));
    releases.add(new Releases.Release(TV.account(), TV.sid(), until, "Laptop"));
    assertEquals(OptionalInt.of(1), releases.await(List.of(TV.sid()), LONG));
    assertEquals(List.of(), leases.live(TV.account()));
  }

  @Test
  void add_endsWhatPlays() {
    over(clock.instant().plusSeconds(300));
  }

  /** Another node has set the end by its own clock, which is right. */
  @Test
  void add_onANodeWhoseClockIsAhead_endsWhatPlaysAllTheSame() {
    over(clock.instant().minusSeconds(3600));
  }
}
