package usher.follower;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For how long each node's row has been seen unchanged (rules C4 and C6). Thread-safe.
 *
 * <p>Rows carry no time of day: whoever waits counts on its own clock, from when it first saw the
 * beat that the row has.
 */
final class Silences {
  private record Seen(long beat, long since) {}

  private final Map<String, Seen> seen = new HashMap<>();
  private String epoch = "";
  private final WaitingClock clock;
  private final Bounds bounds;

  Silences(WaitingClock clock, Bounds bounds) {
    this.clock = clock;
    this.bounds = bounds;
  }

  /**
   * Takes note of all rows, which have been read by now. If the log has another epoch than last
   * time, the database may have gone back: what was seen before says nothing then.
   */
  synchronized void see(Confirmations.Rows rows) {
    long now = clock.now();
    if (!rows.epoch().equals(epoch)) {
      seen.clear();
      epoch = rows.epoch();
    }
    Set<String> there = rows.nodes().stream().map(Node::instance).collect(Collectors.toSet());
    seen.keySet().retainAll(there);
    for (Node row : rows.nodes()) {
      seen.compute(
          row.instance(),
          // Not "another beat": a list that was read earlier may be noted later.
          (instance, before) ->
              before == null || before.beat < row.beat() ? new Seen(row.beat(), now) : before);
    }
  }

  /**
   * Whether it is certain that nobody trusts by this row any more.
   *
   * @param row as it was read
   * @param from a time of the waiting clock before it was read
   */
  synchronized boolean certain(Node row, long from) {
    Seen one = seen.get(row.instance());
    return one != null
        && one.beat == row.beat()
        && WaitingClock.passed(one.since, from, bounds.certainAfter(row.staleness()));
  }

  /** For how long the row has been seen like that; zero if it was not. */
  synchronized Duration of(Node row) {
    Seen one = seen.get(row.instance());
    return one == null || one.beat != row.beat()
        ? Duration.ZERO
        : Duration.ofNanos(clock.now() - one.since);
  }
}
