package usher.playback.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import usher.playback.lease.Leases.Times;
import usher.playback.lease.redis.RedisLeases;
import usher.redis.Redis;
import usher.testing.RedisServer;

/** The leases in Redis keep the contract, on a real redis-server. */
final class RedisLeasesTest extends LeasesContract {
  private static final Times TIMES =
      new Times(
          Duration.ofSeconds(4), Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(20));
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Where nothing is about outages: a busy machine is none. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static RedisServer server;
  private final List<Leases> opened = new ArrayList<>();

  /** Redis tells for how long it has been up in whole seconds, rounded down. */
  private Duration rounding = Duration.ZERO;

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
    rounding = times.hold().isPositive() ? Duration.ofSeconds(1) : Duration.ZERO;
    return open(server.address(), "", times, PATIENCE);
  }

  @Override
  Times times() {
    return TIMES;
  }

  /** Time passes by the clock that decides: the server's. */
  @Override
  void pass(Duration time) {
    long end = now() + time.plus(rounding).toMillis();
    while (now() < end) {
      // Nobody ever pushes: the server itself waits.
      server.ask("BLPOP nothing 0.05");
    }
  }

  @Test
  void stopped_isDownWithinTheTimeout_andComesBackByItself() {
    Leases leases = open(server.address(), "", TIMES);
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
  void address_whereNothingAnswers_isDownWithinTheTimeout() throws IOException {
    // Connections are accepted into the backlog, and nobody ever says anything there.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Leases leases = open("redis://127.0.0.1:" + silent.getLocalPort(), "", TIMES);
      Starts tv = Starts.on("silence", "TV", 1);
      assertDown(() -> leases.acquire(tv.as("p")));
      assertFalse(leases.answers());
    }
  }

  @Test
  void password_wrongIsDown_rightIsUp(@TempDir Path own) {
    try (RedisServer locked = new RedisServer(own, "--requirepass", "hush")) {
      assertFalse(open(locked.address(), "wrong", TIMES).answers());
      assertTrue(open(locked.address(), "hush", TIMES).answers());
    }
  }

  @Test
  void stalled_isDownWithinTheTimeout() {
    Leases leases = open(server.address(), "", TIMES);
    Starts tv = Starts.on("stall", "TV", 1);
    assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("p")));
    server.ask("CLIENT PAUSE 2500 ALL");
    assertDown(() -> leases.renew(tv.account(), tv.sid(), new PlaybackId("p")));
    assertDown(() -> leases.acquire(tv.as("p")));
    recovered(leases, tv);
  }

  @Test
  void clockOfRedis_setBack_leavesNoLeaseMoreThanOneLeaseTime() {
    Leases leases = open(server.address(), "", TIMES);
    Starts tv = Starts.on("set back", "TV", 1);
    assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("p")));
    // As if all of it had been written by a clock that was an hour ahead.
    String ahead =
        "local s=cmsgpack.unpack(redis.call('GET',KEYS[1])) s.at=s.at+3600000 "
            + "for _,l in ipairs(s.l) do l[2]=l[2]+3600000 end "
            + "return redis.call('SET',KEYS[1],cmsgpack.pack(s))";
    assertEquals("+OK", server.ask("EVAL \"" + ahead + "\" 1 \"usher:leases:{set back}\""));
    assertEquals(1, leases.live(tv.account()).size());
    pass(TIMES.lease());
    assertEquals(List.of(), leases.live(tv.account()));
    assertInstanceOf(Renewal.Gone.class, leases.renew(tv.account(), tv.sid(), new PlaybackId("p")));
  }

  @Test
  void key_ofAnAccount_runsOutByItself() {
    Times times =
        new Times(
            Duration.ofMillis(300), Duration.ZERO, Duration.ofMillis(300), Duration.ofMillis(300));
    Leases leases = open(server.address(), "", times);
    Starts tv = Starts.on("short", "TV", 1);
    assertInstanceOf(Admission.Admitted.class, leases.acquire(tv.as("p")));
    assertEquals(":1", server.ask("EXISTS usher:leases:{short}"));
    pass(Duration.ofMillis(301));
    assertEquals(":0", server.ask("EXISTS usher:leases:{short}"));
  }

  private Leases open(String address, String password, Times times) {
    return open(address, password, times, TIMEOUT);
  }

  private Leases open(String address, String password, Times times, Duration timeout) {
    Redis.Settings settings = new Redis.Settings(List.of(address), false, "", password, timeout);
    Leases leases =
        new RedisLeases(
            new Redis(settings, System::nanoTime), times, InstantSource.system(), System::nanoTime);
    opened.add(leases);
    return leases;
  }

  private static void assertDown(Executable act) {
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
