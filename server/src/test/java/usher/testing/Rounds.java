package usher.testing;

import java.util.Random;
import java.util.function.Consumer;

/**
 * A race run many times, each time with other small pauses. A failure names the seed; {@code
 * -Dusher.test.seed} runs it again, {@code -Dusher.test.rounds} runs more.
 */
public final class Rounds {
  private static final int DEFAULT = 25;
  private static final int PAUSE_MAX = 4_000;

  private Rounds() {}

  /** Runs the rounds. */
  public static void run(Consumer<Random> round) {
    long seed = Long.getLong("usher.test.seed", System.nanoTime());
    int rounds = Integer.getInteger("usher.test.rounds", DEFAULT);
    System.err.println(rounds + " rounds from -Dusher.test.seed=" + seed);
    for (int i = 0; i < rounds; i++) {
      try {
        round.accept(new Random(seed + i));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dusher.test.seed=" + (seed + i) + ": " + e.getMessage(), e);
      }
    }
  }

  /** Lets a little time pass without giving up the processor. */
  public static void pause(long spins) {
    for (long i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
  }

  /** How long a racer pauses. */
  public static int pauseOf(Random random) {
    return random.nextInt(PAUSE_MAX);
  }
}
