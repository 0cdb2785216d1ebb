package usher.follower;

import java.time.Duration;

/**
 * One start of one node, as its row has it (rule C3).
 *
 * @param instance random, new at each start
 * @param name for people
 * @param epoch the log that {@code applied} counts in
 * @param beat grows with each publication
 * @param applied the node itself and all edges that follow through it refuse everything up to there
 * @param edges how many edges follow through it
 * @param staleness how long it trusts what it read
 * @param stopped whether it said that it stops
 */
record Node(
    String instance,
    String name,
    String epoch,
    long beat,
    long applied,
    int edges,
    Duration staleness,
    boolean stopped) {

  /** Whether it and its edges refuse everything up to that number of that log. */
  boolean has(String log, long seq) {
    return epoch.equals(log) && applied >= seq;
  }

  /** The node itself and its edges. */
  int followers() {
    return 1 + edges;
  }
}
