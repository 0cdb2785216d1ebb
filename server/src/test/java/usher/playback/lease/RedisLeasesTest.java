package usher.playback.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.playback.lease.Leases.Times;
import usher.playback.lease.redis.RedisLeases;
import usher.redis.Redis;
import usher.testing.RedisServer;

/** The leases in Redis keep the contract, on a real redis-server that is also one of a cluster. */
final class RedisLeasesTest extends LeasesContract {
  private static final Times TIMES =
      new Times(
          Duration.ofSeconds(3), Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(20));
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Uptime is told in whole seconds, rounded down. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  @TempDir static Path folder;
  private static RedisServer server;
  private final List<Leases> opened = new ArrayList<>();

  @BeforeAll
  static void startServer() {
    server = new RedisServer(folder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @AfterEach
  void closeStores() {
    opened.forEach(Leases::close);
  }

  @Override
  Leases open(Times times) {
    if (times.hold().isPositive()) {
      server.kill();
      server.startAgain();
    }
    return open(server, times, false);
  }

  @Override
  Times times() {
    return TIMES;
  }

  /** Time passes by the clock that decides: the server's. */
  @Override
  void pass(Duration time) {
    long end = now() + time.plus(ROUNDING).toMillis();
    while (now() < end) {
      // Nobody ever pushes: the server itself waits.
      server.ask("BLPOP nothing 0.05");
    }
  }

  @Test
  void stopped_isDownWithinTheTimeout_andComesBackByItself() {
    Leases leases = open(server, TIMES, false);
    Starts tv = Starts.on("outage", "TV", 1);
    assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("p")));
    server.kill();
    assertDown(() -> leases.acquire(tv.as("q")));
    assertDown(() -> leases.renew(tv.account(), tv.sid(), new PlaybackId("p")));
    server.startAgain();
    assertEquals(new Renewal.Gone(PlaybackEnd.LAPSED, null), recovered(leases, tv));
    assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("q")));
  }

  @Test
  void stalled_isDownWithinTheTimeout() {
    Leases leases = open(server, TIMES, false);
    Starts tv = Starts.on("stall", "TV", 1);
    assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("p")));
    server.ask("CLIENT PAUSE 2500 ALL");
    assertDown(() -> leases.renew(tv.account(), tv.sid(), new PlaybackId("p")));
    assertDown(() -> leases.acquire(tv.as("p")));
    recovered(leases, tv);
  }

  @Test
  void everyStep_onACluster_keepsToOneSlot(@TempDir Path own) {
    try (RedisServer cluster = new RedisServer(own, "--cluster-enabled", "yes")) {
      assertEquals("+OK", cluster.ask("CLUSTER ADDSLOTSRANGE 0 16383"));
      while (!cluster.ask("SET ready 1").equals("+OK")) {
        Thread.onSpinWait();
      }
      Leases leases = open(cluster, TIMES, true);
      Starts tv = Starts.on("clustered", "TV", 1);
      assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("p")));
      assertEquals(1, leases.live(tv.account()).size());
      Starts phone = tv.device("Phone").takeOver(new PlaybackId("p"));
      assertInstanceOf(Admission.Admitted.class, leases.acquire(phone.as("q")));
      assertEquals(0, leases.limit(tv.account(), new PlanLimit(2, "basic", 1)));
      assertTrue(leases.stop(tv.account(), new PlaybackId("q"), tv.sid(), "TV"));
      assertEquals(0, leases.release(tv.account(), tv.sid(), Starts.SINCE, null));
    }
  }

  private Leases open(RedisServer where, Times times, boolean cluster) {
    Leases leases =
        new RedisLeases(
            new Redis(new Redis.Settings(where.url(), cluster, TIMEOUT)),
            times,
            InstantSource.system());
    opened.add(leases);
    return leases;
  }

  private static void assertDown(org.junit.jupiter.api.function.Executable act) {
    long begun = System.nanoTime();
    assertThrows(LeasesDown.class, act);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(took.compareTo(TIMEOUT.multipliedBy(2)) < 0, took.toString());
  }

  private static Renewal recovered(Leases leases, Starts who) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        return leases.renew(who.account(), who.sid(), new PlaybackId("p"));
      } catch (LeasesDown e) {
        assertTrue(System.nanoTime() < end, "never came back");
      }
    }
  }

  /** The server's time in milliseconds. */
  private static long now() {
    String answer = server.ask("EVAL \"local t=redis.call('TIME') return t[1]*1000+t[2]/1000\" 0");
    return Long.parseLong(answer.substring(1));
  }
}
