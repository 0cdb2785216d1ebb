package usher.follower;

import java.time.Duration;
import java.util.Optional;
import usher.edge.Deadline;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.edge.RevokedSids;
import usher.edge.TrustClock.Moment;
import usher.testing.TwoClocks;

/**
 * An edge whose messages the test carries: they may be late, lost, doubled or out of order. What it
 * knows is the edge library's own value.
 */
final class HandEdge {
  /** A poll on its way. */
  record Sent(RevocationPoll poll, Moment at) {}

  private final String name;
  private final String instance;
  private final TwoClocks clocks;
  private RevokedSids known = RevokedSids.empty();

  HandEdge(String name, String instance, TwoClocks clocks) {
    this.name = name;
    this.instance = instance;
    this.clocks = clocks;
  }

  Sent send() {
    Moment at = clocks.clock().now();
    return new Sent(new RevocationPoll(name, instance, known.epoch(), known.applied(), 0), at);
  }

  /** What the node does when a poll comes in: it is entered, and then answered. */
  static Optional<RevocationAnswer> arrive(Sent sent, Followers node) {
    node.edges.hear(sent.poll, node.feed().known());
    return node.answers.answer(sent.poll);
  }

  void deliver(Sent sent, RevocationAnswer answer) {
    Duration trust = answer.trust().compareTo(Cluster.S) < 0 ? answer.trust() : Cluster.S;
    known = known.join(answer, new Deadline(sent.at, trust), clocks.clock().now());
  }

  /** A poll that arrives at once and whose answer does, too. */
  void poll(Followers node) {
    Sent sent = send();
    deliver(sent, arrive(sent, node).orElseThrow());
  }

  boolean accepts(String sid) {
    return !known.contains(sid) && known.trusted(clocks.clock().now());
  }

  long applied() {
    return known.applied();
  }
}
