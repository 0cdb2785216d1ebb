package usher.playback.lease;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.playback.lease.LeaseCall.Beat;
import usher.playback.lease.LeaseCall.Begin;
import usher.playback.lease.LeaseCall.Look;
import usher.playback.lease.LeaseCall.SignOut;
import usher.playback.lease.LeaseCall.Stop;
import usher.playback.lease.Leases.Times;
import usher.playback.lease.redis.RedisLeases;
import usher.redis.Redis;
import usher.testing.Linearizable;
import usher.testing.Linearizable.Seen;
import usher.testing.Race;
import usher.testing.RedisServer;
import usher.testing.Rounds;

/**
 * Goal: whatever threads ask of a store at once, it answers as if they had asked one after the
 * other. Method: recorded histories of starts, take-overs, heartbeats, stops and sign-outs, each
 * held against a model that knows no threads; and stores that are broken, which it has to find out.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LeaseHistoryTest {
  private static final Times TIMES = Times.of(Duration.ofMinutes(15), Duration.ZERO);
  private static final int THREADS = 6;
  private static final int CALLS = 5;
  private static final int SCREENS = 2;
  private static final List<String> DEVICES = List.of("TV", "Phone", "Laptop");

  private final AtomicLong accounts = new AtomicLong();

  /** How a store is broken. */
  private interface Fault {
    Object call(Leases leases, String method, Callable<Object> rightly, Object[] given)
        throws Exception;
  }

  @Test
  void local_everyHistory_isOneOfCallsOneAfterTheOther() {
    try (LocalLeases leases = local()) {
      Rounds.run(random -> manyHistories(leases, random, 20));
    }
  }

  @Test
  void redis_everyHistory_isOneOfCallsOneAfterTheOther(@TempDir Path folder) {
    try (RedisServer server = new RedisServer(folder);
        Leases leases = redis(server)) {
      Rounds.run(random -> manyHistories(leases, random, 4));
    }
  }

  @Test
  void store_thatCountsAndAddsInTwoSteps_isFoundOut() {
    assertFoundOut((leases, method, rightly, given) -> {
      if (!method.equals("acquire")) {
        return rightly.call();
      }
      Start start = (Start) given[0];
      boolean room = leases.live(start.account()).size() < SCREENS;
      Rounds.pause(2_000);
      PlanLimit more = new PlanLimit(1, "standard", room ? SCREENS + THREADS : SCREENS);
      return leases.acquire(
          new Start(
              start.account(),
              start.playback(),
              start.key(),
              start.takeOver(),
              more,
              List.of(),
              false));
    });
  }

  @Test
  void store_thatSignsOutABitLater_isFoundOut() {
    List<Callable<Object>> late = new ArrayList<>();
    assertFoundOut((leases, method, rightly, given) -> {
      synchronized (late) {
        if (method.equals("release")) {
          late.add(rightly);
          return 0;
        }
        Object answer = rightly.call();
        for (Callable<Object> one : late) {
          one.call();
        }
        late.clear();
        return answer;
      }
    });
  }

  @Test
  void store_thatForgetsAStop_isFoundOut() {
    assertFoundOut((leases, method, rightly, given) -> {
      if (method.equals("stop")) {
        return true;
      }
      return rightly.call();
    });
  }

  @Test
  void order_isFreeOnlyAmongCallsThatOverlap() {
    Starts tv = Starts.on("a", "TV", 1);
    Object admitted = new LeaseCall.Let("1", 1, null);
    Seen<LeaseCall> begin = new Seen<>(new Begin(tv, "1"), admitted, 2, 4);
    assertTrue(holds(List.of(begin, new Seen<>(new Look(tv), List.of(), 1, 3))));
    assertTrue(holds(List.of(begin, new Seen<>(new Look(tv), List.of("1"), 1, 3))));
    assertTrue(holds(List.of(begin, new Seen<>(new Look(tv), List.of(), 0, 1))));
    assertFalse(holds(List.of(begin, new Seen<>(new Look(tv), List.of("1"), 0, 1))));
    assertFalse(holds(List.of(begin, new Seen<>(new Look(tv), List.of(), 5, 6))));
  }

  private static LocalLeases local() {
    return new LocalLeases(TIMES, System::nanoTime, InstantSource.system());
  }

  private static Leases redis(RedisServer server) {
    Redis.Settings settings =
        new Redis.Settings(List.of(server.address()), false, "", "", Duration.ofSeconds(10));
    return new RedisLeases(
        new Redis(settings, System::nanoTime), TIMES, InstantSource.system(), System::nanoTime);
  }

  private void manyHistories(Leases leases, Random random, int histories) {
    for (int i = 0; i < histories; i++) {
      List<Seen<LeaseCall>> history = history(leases, random);
      assertTrue(holds(history), () -> "in no order:\n" + told(history));
    }
  }

  private void assertFoundOut(Fault fault) {
    Random random = new Random(1);
    try (LocalLeases right = local()) {
      Leases broken = broken(right, fault);
      for (int i = 0; i < 2_000; i++) {
        if (!holds(history(broken, random))) {
          return;
        }
      }
    }
    throw new AssertionError("a broken store was taken for a good one");
  }

  private static Leases broken(Leases right, Fault fault) {
    return (Leases)
        Proxy.newProxyInstance(
            Leases.class.getClassLoader(),
            new Class<?>[] {Leases.class},
            (proxy, method, given) ->
                fault.call(
                    right,
                    method.getName(),
                    () -> {
                      try {
                        return method.invoke(right, given);
                      } catch (InvocationTargetException e) {
                        throw new AssertionError(e.getCause());
                      }
                    },
                    given));
  }

  /** What threads ask of one account at once, each in its own order. */
  private List<Seen<LeaseCall>> history(Leases leases, Random random) {
    String account = "account " + accounts.incrementAndGet();
    AtomicLong ticks = new AtomicLong();
    List<Callable<List<Seen<LeaseCall>>>> racers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      List<LeaseCall> calls = new ArrayList<>();
      for (int k = 0; k < CALLS; k++) {
        calls.add(call(account, i + "-" + k, random));
      }
      racers.add(() -> calls.stream().map(call -> seen(leases, call, ticks)).toList());
    }
    return Race.of(racers).stream().flatMap(List::stream).toList();
  }

  private static Seen<LeaseCall> seen(Leases leases, LeaseCall call, AtomicLong ticks) {
    long begun = ticks.incrementAndGet();
    Object answer = call.ask(leases);
    return new Seen<>(call, answer, begun, ticks.incrementAndGet());
  }

  private static LeaseCall call(String account, String id, Random random) {
    Starts device =
        Starts.on(account, DEVICES.get(random.nextInt(DEVICES.size())), SCREENS)
            .key("key " + random.nextInt(4));
    // Ids that others may have by then: mostly of the calls that come first.
    String other = random.nextInt(THREADS) + "-" + random.nextInt(1 + random.nextInt(CALLS));
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> new Begin(device, id);
      case 5, 6, 7 -> new Begin(device.takeOver(new PlaybackId(other)), id);
      case 8, 9, 10 -> new Beat(device, other);
      case 11, 12 -> new Stop(device, other);
      case 13 -> new SignOut(device, "Laptop");
      default -> new Look(device);
    };
  }

  private static boolean holds(List<Seen<LeaseCall>> history) {
    return Linearizable.holds(history, LeaseModel.empty(), LeaseModel::step);
  }

  private static String told(List<Seen<LeaseCall>> history) {
    return history.stream().map(Seen::toString).collect(Collectors.joining("\n"));
  }
}
