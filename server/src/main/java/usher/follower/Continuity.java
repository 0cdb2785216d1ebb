package usher.follower;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out, when a node starts, whether the log may have gone back: whether this could be a copy
 * of the database that was put in the place of a newer one. Not thread-safe.
 *
 * <p>Nobody can tell that from the copy itself. But while another node runs, the database has not
 * been exchanged under it; and that one runs is seen by its beat, which grows. If none is seen to
 * run, the log is given another epoch, which is never wrong and makes followers read it again.
 */
final class Continuity {
  /** What is known by now. */
  enum Verdict {
    /** Others have gone on with this log, or have dealt with it. */
    SAME,
    /** Nobody can vouch for it. */
    UNKNOWN,
    /** It takes a while to see whether a row belongs to a node that runs. */
    UNDECIDED
  }

  private final String epoch;
  private final Map<String, Long> beats = new HashMap<>();
  private final long until;

  /**
   * Begins with the first look.
   *
   * @param nanos the monotonic clock at that moment
   */
  Continuity(String epoch, List<Node> rows, long nanos) {
    this.epoch = epoch;
    Duration longest = Duration.ZERO;
    for (Node row : rows) {
      if (!row.stopped()) {
        beats.put(row.instance(), row.beat());
        longest = row.staleness().compareTo(longest) > 0 ? row.staleness() : longest;
      }
    }
    // A node publishes five times in its staleness; a slow one is taken for none, which is safe.
    this.until = nanos + longest.dividedBy(3).toNanos();
  }

  /** The epoch at the first look. */
  String epoch() {
    return epoch;
  }

  /** What a later look says. */
  Verdict look(String epochNow, List<Node> rows, long nanos) {
    boolean othersRun =
        rows.stream()
            .anyMatch(row -> {
              Long before = beats.get(row.instance());
              return before != null && row.beat() > before;
            });
    if (othersRun || !epochNow.equals(epoch)) {
      return Verdict.SAME;
    }
    return nanos - until >= 0 ? Verdict.UNKNOWN : Verdict.UNDECIDED;
  }
}
