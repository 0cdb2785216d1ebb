package usher;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One round of a race between a sign-out and those who would get past it: every fourth round they
 * are all through before it, every fourth they come after it, and in the others all start at once,
 * each after a moment of chance.
 *
 * <p>The first two are no races: they make sure that what is raced works before, and that it is the
 * sign-out that stops it.
 */
final class Chase {
  /** One who would get past the sign-out. */
  interface Racer {
    void run() throws Exception;
  }

  /** What one round does. */
  interface Round {
    void run(Chase chase) throws Exception;
  }

  private static final int ROUNDS = Integer.getInteger("usher.test.rounds", 24);
  private static final long SEED =
      Long.getLong("usher.test.seed", new SecureRandom().nextLong(1L << 40));
  private static final long LONGEST_WAIT_NS = Duration.ofMillis(6).toNanos();

  /** How many tries got through, and how many were refused. */
  static final class Tally {
    private final AtomicInteger through = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    boolean count(boolean ok) {
      (ok ? through : refused).incrementAndGet();
      return ok;
    }

    /** Fails if one of the two never happened: then nothing was raced. */
    void check() {
      if (through.get() == 0 || refused.get() == 0) {
        throw new AssertionError("no race: " + through + " through, " + refused + " refused");
      }
    }
  }

  final Random random;
  final Tally tally;
  private final int order;
  private final NodeFixture node;
  private final List<Racer> racers = new ArrayList<>();

  private Chase(NodeFixture node, long seed, Tally tally) {
    this.node = node;
    this.random = new Random(seed);
    this.order = (int) Math.floorMod(seed, 4L);
    this.tally = tally;
  }

  /** Runs all rounds; a failure tells how to run the one that failed again. */
  static void rounds(NodeFixture node, Round round) {
    Tally tally = new Tally();
    System.err.println(ROUNDS + " rounds from -Dusher.test.seed=" + SEED);
    for (int i = 0; i < ROUNDS; i++) {
      try {
        round.run(new Chase(node, SEED + i, tally));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "round "
                + i
                + "; once more: -Dusher.test.seed="
                + (SEED + i)
                + " -Dusher.test.rounds=1",
            e);
      }
      // What this round left open runs out, so that no limit is met after many rounds.
      node.clock.advance(Duration.ofMinutes(11));
    }
    if (ROUNDS >= 4) {
      tally.check();
    }
  }

  void racer(Racer racer) {
    racers.add(racer);
  }

  /** Runs the sign-out and the racers, and returns when all are done. */
  void run(Racer signOut) throws Exception {
    switch (order) {
      case 0 -> {
        together(racers);
        signOut.run();
      }
      case 1 -> {
        signOut.run();
        together(racers);
      }
      default -> {
        List<Racer> all = new ArrayList<>(racers);
        all.add(signOut);
        all.add(this::letTimePass);
        together(all);
      }
    }
  }

  /** Tokens that are issued at different times have different ends. */
  private void letTimePass() {
    for (int i = 0; i < 10; i++) {
      node.clock.advance(Duration.ofMillis(400));
      LockSupport.parkNanos(LONGEST_WAIT_NS / 10);
    }
  }

  private void together(List<Racer> all) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Racer racer : all) {
        long wait = random.nextLong(LONGEST_WAIT_NS);
        Callable<Void> task =
            () -> {
              start.await();
              LockSupport.parkNanos(wait);
              racer.run();
              return null;
            };
        running.add(threads.submit(task));
      }
      start.countDown();
      for (Future<?> one : running) {
        one.get();
      }
    }
  }
}
