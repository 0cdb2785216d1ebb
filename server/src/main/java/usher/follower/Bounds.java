package usher.follower;

import java.time.Duration;

/**
 * How long what was read may be trusted, and what that says to those who wait.
 *
 * @param staleness how long a node, and an edge through it, trusts what it read
 * @param margin what is added where others wait for the end of that trust, for clocks that run at
 *     different rates
 */
public record Bounds(Duration staleness, Duration margin) {
  /** After how long it is certain that somebody of whom nothing was heard trusts nothing. */
  Duration certainAfter() {
    return certainAfter(staleness);
  }

  /** The same for one who trusts for another time than this node does. */
  Duration certainAfter(Duration others) {
    return others.plus(margin);
  }

  /**
   * How often a node publishes at least. With that, an edge is given four fifths of the staleness.
   */
  Duration beat() {
    return staleness.dividedBy(5);
  }

  /**
   * The longest time for which an edge's poll is held: so short that the next one, too, is answered
   * within the trust of this one, with time to spare for a try that fails.
   */
  Duration hold() {
    return staleness.dividedBy(4);
  }
}
