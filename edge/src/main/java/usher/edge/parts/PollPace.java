package usher.edge.parts;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a follower asks, and for how long it waits for the answer: so that an idle one asks less
 * than once a second, and none becomes stale because one answer was lost. Immutable.
 *
 * <p>Let T be the trust that an answer gives, counted from the send of its question. Held answers
 * come after half of what is left, so that in the long run a question is sent with two thirds of T
 * left and held for one third. When it is not answered a quarter of that later, half a third of T
 * is left for asking once more, this time without any wait. With the least T that a node gives
 * which polls its database each second, 3.9 s of 5, that is a question each 1.3 s and 0.65 s for
 * the second try.
 *
 * @param random so that a thousand back ends do not come back in step
 */
public record PollPace(RandomGenerator random) {

  /** How long an answer may wait for news at most; a lost one is found out that much later. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(3);

  /** How long an answer may take, beyond the wait, while nothing hangs on it. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration LEAST_PATIENCE = Duration.ofMillis(300);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration LAST_BACK_OFF = Duration.ofSeconds(2);

  /** The least time between questions that bring nothing, should Usher not hold them. */
  public static final Duration LEAST = Duration.ofMillis(200);

  /**
   * What to ask for, and how long to wait for the answer.
   *
   * @param hold how long Usher may hold the answer until there is news
   * @param patience how long the answer may take in all
   */
  public record Question(Duration hold, Duration patience) {}

  /** The next question, when so much trust is left and so many before it were not answered. */
  public Question question(Duration trustLeft, int failures) {
    if (failures > 0 || trustLeft.isZero()) {
      return new Question(Duration.ZERO, PATIENCE);
    }
    Duration hold = least(MAX_WAIT, trustLeft.dividedBy(2));
    Duration spare = least(PATIENCE, most(LEAST_PATIENCE, trustLeft.dividedBy(4)));
    return new Question(hold, hold.plus(spare));
  }

  /**
   * How long to rest after a question that was not answered: not at all while there is an address
   * that was not tried, then longer and longer, between half and whole.
   */
  public Duration backOff(int failures, int addresses) {
    int rounds = failures - addresses;
    if (rounds < 0) {
      return Duration.ZERO;
    }
    long whole =
        Math.min(FIRST_BACK_OFF.toMillis() << Math.min(rounds, 10), LAST_BACK_OFF.toMillis());
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
