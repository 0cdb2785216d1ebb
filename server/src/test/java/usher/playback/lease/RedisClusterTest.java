package usher.playback.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.playback.lease.Admission.Admitted;
import usher.playback.lease.Leases.Times;
import usher.playback.lease.redis.RedisLeases;
import usher.redis.Redis;
import usher.testing.RedisServer;

/** The leases on a real Redis Cluster of three servers. */
final class RedisClusterTest {
  private static final int SLOTS = 16_384;
  private static final int ACCOUNTS = 60;

  @TempDir Path folder;
  private final List<RedisServer> servers = new ArrayList<>();
  private Leases leases;

  @BeforeEach
  void startCluster() throws IOException {
    for (int i = 0; i < 3; i++) {
      Path own = Files.createDirectory(folder.resolve("server" + i));
      int bus = RedisServer.freePort();
      RedisServer server =
          new RedisServer(
              own,
              "--cluster-enabled",
              "yes",
              "--cluster-port",
              String.valueOf(bus),
              "--cluster-node-timeout",
              "2000",
              "--cluster-require-full-coverage",
              "no");
      servers.add(server);
      int first = SLOTS * i / 3;
      int last = SLOTS * (i + 1) / 3 - 1;
      assertEquals("+OK", server.ask("CLUSTER ADDSLOTSRANGE " + first + " " + last));
      assertEquals(
          "+OK", servers.getFirst().ask("CLUSTER MEET 127.0.0.1 " + server.port() + " " + bus));
    }
    await(() -> servers.stream().allMatch(RedisClusterTest::knowsAllSlots));
    leases = open();
    await(leases::answers);
  }

  @AfterEach
  void stopCluster() {
    leases.close();
    servers.forEach(RedisServer::close);
  }

  private Leases open() {
    List<String> one = List.of(servers.getLast().address());
    Redis.Settings settings = new Redis.Settings(one, true, "", "", Duration.ofMillis(700));
    Times times = Times.of(Duration.ofMinutes(1), Duration.ZERO);
    return new RedisLeases(
        new Redis(settings, System::nanoTime), times, InstantSource.system(), System::nanoTime);
  }

  @Test
  void everyStep_runsWhereTheAccountLives() {
    for (int i = 0; i < ACCOUNTS; i++) {
      Starts tv = Starts.on("account " + i, "TV", 1);
      assertInstanceOf(Admitted.class, leases.acquire(tv.as("p")));
      assertEquals(1, leases.live(tv.account()).size());
      assertInstanceOf(
          Renewal.TooSoon.class, leases.renew(tv.account(), tv.sid(), new PlaybackId("p")));
      Starts phone = tv.device("Phone");
      assertInstanceOf(Admission.Denied.class, leases.acquire(phone.as("q")));
      Starts taking = phone.takeOver(new PlaybackId("p"));
      assertInstanceOf(Admitted.class, leases.acquire(taking.as("q")));
      assertEquals(0, leases.limit(tv.account(), new PlanLimit(2, "basic", 1)));
      assertTrue(leases.stop(tv.account(), new PlaybackId("q"), tv.sid(), "TV"));
      assertEquals(0, leases.release(tv.account(), tv.sid(), Starts.SINCE, null));
    }
    for (RedisServer server : servers) {
      assertFalse(server.ask("DBSIZE").equals(":0"), "a server without accounts");
    }
  }

  @Test
  void endings_onWhicheverServer_areToldToEveryNode() {
    Set<String> told = ConcurrentHashMap.newKeySet();
    leases.onEnded(ended -> told.add(ended.by() + " " + ended.id().value()));
    try (Leases other = open()) {
      await(other::answers);
      for (int i = 0; i < ACCOUNTS; i++) {
        Starts tv = Starts.on("account " + i, "TV", 1);
        other.acquire(tv.as("p" + i));
        other.stop(tv.account(), new PlaybackId("p" + i), tv.device("Phone").sid(), "Phone");
      }
    }
    await(() -> told.size() == ACCOUNTS);
    assertTrue(told.contains("Phone p7"), told.toString());
  }

  @Test
  void oneServerLost_itsAccountsAreDownAndTheOthersGoOn() {
    List<Starts> all =
        IntStream.range(0, ACCOUNTS).mapToObj(i -> Starts.on("account " + i, "TV", 1)).toList();
    all.forEach(tv -> assertInstanceOf(Admitted.class, leases.acquire(tv.as("p"))));
    servers.getFirst().kill();
    // For a moment the client looks for what moved where; then one server's share is down.
    await(() -> {
      int lost = lost(all).size();
      return lost > ACCOUNTS / 10 && lost < ACCOUNTS / 2;
    });
    List<Starts> lost = lost(all);
    for (Starts tv : all) {
      if (!lost.contains(tv)) {
        assertEquals(1, leases.live(tv.account()).size());
      }
    }
    assertTrue(lost.size() > ACCOUNTS / 10 && lost.size() < ACCOUNTS / 2, "lost " + lost.size());
  }

  /** Asked for at once, as viewers do: one after the other, each would wait its whole timeout. */
  private List<Starts> lost(List<Starts> all) {
    Set<Starts> down = ConcurrentHashMap.newKeySet();
    try (var viewers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Starts tv : all) {
        viewers.execute(() -> {
          if (isDown(tv)) {
            down.add(tv);
          }
        });
      }
    }
    return all.stream().filter(down::contains).toList();
  }

  private boolean isDown(Starts tv) {
    try {
      leases.live(tv.account());
      return false;
    } catch (LeasesDown e) {
      return true;
    }
  }

  private static boolean knowsAllSlots(RedisServer server) {
    String answer = server.ask("EXISTS anything");
    return answer.startsWith(":") || answer.startsWith("-MOVED");
  }

  private static void await(BooleanSupplier come) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!come.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain");
      LockSupport.parkNanos(1_000_000);
    }
  }
}
