package usher.follower;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import usher.edge.RevocationPoll;
import usher.http.Problem;
import usher.revocation.Known;

/**
 * The edges that poll this node, by name and instance (rule C2). Thread-safe.
 *
 * <p>A poll is entered here before its answer is computed (C5). What this node knows only grows, so
 * whoever is entered after the look of {@link #applied} is answered with at least what that look
 * began with.
 */
final class Edges {
  /** So many instances are kept, silent ones included; who comes then is not answered. */
  static final int MOST = 20_000;

  /** Silent ones are shown to operators that long. */
  private static final Duration SHOWN = Duration.ofMinutes(10);

  /** Names are for people; the instance is random at each of its starts. */
  record Id(String name, String instance) {}

  /**
   * An edge as it was last heard.
   *
   * @param epoch the log that {@code applied} counts in
   * @param heard on the {@link WaitingClock}
   */
  record Edge(Id id, String epoch, long applied, long heard) {
    /** How far it is in the log that this node reads; 0 if it counts in another. */
    long appliedIn(Known known) {
      return known.isOf(epoch) ? applied : 0;
    }
  }

  private final ConcurrentHashMap<Id, Edge> edges = new ConcurrentHashMap<>();
  private final WaitingClock clock;
  private final Duration silent;

  /**
   * Makes an empty list.
   *
   * @param silent after what silence it is certain that an edge trusts nothing
   */
  Edges(WaitingClock clock, Duration silent) {
    this.clock = clock;
    this.silent = silent;
  }

  /**
   * Enters a poll.
   *
   * @param known what this node knows by now
   */
  void hear(RevocationPoll poll, Known known) {
    Id id = new Id(poll.follower(), poll.instance());
    long now = clock.now();
    makeRoom(id, now);
    edges.compute(id, (same, before) -> heard(same, before, poll, known, now));
  }

  private void makeRoom(Id id, long now) {
    if (edges.size() < MOST || edges.containsKey(id)) {
      return;
    }
    edges.values().removeIf(edge -> silent(edge, now));
    if (edges.size() >= MOST) {
      throw new Problem(503, "too_many_followers", "No more back ends can follow this node.")
          .header("Retry-After", "10");
    }
  }

  private static Edge heard(
      Id id, @Nullable Edge before, RevocationPoll poll, Known known, long now) {
    String epoch = known.sids().epoch();
    if (epoch == null) {
      return new Edge(id, "", 0, now);
    }
    long told = known.isOf(poll.epoch()) ? poll.applied() : 0;
    if (before == null) {
      // One that has nothing yet trusts nothing before its first answer, which holds all that this
      // node knows now. One that comes with another log may trust by that for a while.
      return new Edge(id, epoch, poll.epoch() == null ? known.applied() : told, now);
    }
    long confirmed = before.epoch.equals(epoch) ? before.applied : 0;
    return new Edge(id, epoch, Math.max(confirmed, told), now);
  }

  /** The number up to which this node and all edges that can trust refuse everything (C5). */
  long applied(Known known) {
    long now = clock.now();
    long least = known.applied();
    for (Edge edge : edges.values()) {
      if (!silent(edge, now)) {
        least = Math.min(least, edge.appliedIn(known));
      }
    }
    return least;
  }

  /** How many can trust. */
  int count() {
    long now = clock.now();
    return (int) edges.values().stream().filter(edge -> !silent(edge, now)).count();
  }

  /** How many that can trust refuse everything up to that number of that log. */
  int count(String epoch, long seq) {
    long now = clock.now();
    return (int)
        edges.values().stream()
            .filter(edge -> !silent(edge, now) && edge.epoch.equals(epoch) && edge.applied >= seq)
            .count();
  }

  /** All that were heard lately. */
  List<Edge> all() {
    return List.copyOf(edges.values());
  }

  /** How long ago an edge was heard. */
  Duration silence(Edge edge) {
    return Duration.ofNanos(clock.now() - edge.heard);
  }

  /** Whether it is certain that an edge trusts nothing any more. */
  boolean silent(Edge edge) {
    return silent(edge, clock.now());
  }

  private boolean silent(Edge edge, long now) {
    return WaitingClock.passed(edge.heard, now, silent);
  }

  /** Lets go of those that have been silent for long. */
  void forget() {
    long now = clock.now();
    edges.values().removeIf(edge -> WaitingClock.passed(edge.heard, now, SHOWN));
  }
}
