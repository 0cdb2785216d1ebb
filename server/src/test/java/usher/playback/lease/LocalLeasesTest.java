package usher.playback.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import usher.playback.lease.Leases.Times;
import usher.testing.FakeClock;

/** The leases in memory keep the contract, whatever becomes of the time of day. */
final class LocalLeasesTest extends LeasesContract {
  private static final Times TIMES = Times.of(Duration.ofSeconds(75), Duration.ZERO);

  /** The monotonic clock begins anywhere, also below zero. */
  private final AtomicLong nanos = new AtomicLong(-7_000_000_000L);

  private final FakeClock wall = new FakeClock(Starts.SINCE);

  @Override
  LocalLeases open(Times times) {
    return new LocalLeases(times, nanos::get, wall);
  }

  @Override
  Times times() {
    return TIMES;
  }

  @Override
  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall.advance(time);
  }

  @Test
  void wallClock_setBack_doesNotProlongALease() {
    LocalLeases leases = open(TIMES);
    Starts tv = Starts.on("a", "TV", 1);
    leases.acquire(tv.as("p"));
    wall.advance(Duration.ofHours(-1));
    nanos.addAndGet(TIMES.lease().toNanos());
    assertEquals(0, leases.live(tv.account()).size());
    assertInstanceOf(Renewal.Gone.class, leases.renew(tv.account(), tv.sid(), new PlaybackId("p")));
  }

  @Test
  void wallClock_setForward_endsNoLease() {
    LocalLeases leases = open(TIMES);
    Starts tv = Starts.on("a", "TV", 1);
    leases.acquire(tv.as("p"));
    wall.advance(Duration.ofDays(1));
    nanos.addAndGet(TIMES.lease().toNanos() - 1);
    assertEquals(1, leases.live(tv.account()).size());
  }

  @Test
  void lease_shownToPeople_endsByTheirClock() {
    LocalLeases leases = open(TIMES);
    Starts tv = Starts.on("a", "TV", 1);
    leases.acquire(tv.as("p"));
    pass(Duration.ofSeconds(30));
    assertEquals(
        Starts.SINCE.plus(TIMES.lease()), leases.live(tv.account()).getFirst().expiresAt());
  }

  @Test
  void tombstone_whoseTimeIsOver_isForgotten() {
    LocalLeases leases = open(TIMES);
    Starts tv = Starts.on("a", "TV", 1);
    leases.release(tv.account(), tv.sid(), wall.instant().plusSeconds(300), null);
    pass(Duration.ofSeconds(299));
    assertInstanceOf(Admission.Denied.class, leases.acquire(tv.as("p")));
    pass(Duration.ofSeconds(1));
    assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("p")));
  }

  @Test
  void size_isOfLeasesThatHaveNotRunOut() {
    LocalLeases leases = open(TIMES);
    leases.acquire(Starts.on("a", "TV", 2).as("p"));
    leases.acquire(Starts.on("a", "Phone", 2).as("q"));
    pass(Duration.ofSeconds(30));
    leases.acquire(Starts.on("b", "TV", 1).as("r"));
    assertEquals(3, leases.size());
    pass(TIMES.lease().minusSeconds(30));
    assertEquals(1, leases.size());
  }

  @Test
  void accounts_thatNobodyAsksAbout_areForgotten() {
    LocalLeases leases = open(TIMES);
    for (int i = 0; i < 100; i++) {
      leases.acquire(Starts.on("account " + i, "TV", 1).as("p"));
    }
    assertEquals(100, leases.accounts());
    leases.sweep();
    assertEquals(100, leases.accounts());
    pass(TIMES.remembered());
    leases.sweep();
    assertEquals(0, leases.accounts());
  }
}
