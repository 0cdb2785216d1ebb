package usher.follower;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.edge.WireFormatException;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.revocation.Known;
import usher.revocation.RevocationFeed;

/** {@code POST /v1/revocations/poll}: the feed as edges read it. Thread-safe. */
final class PollRoutes {
  private final RevocationFeed feed;
  private final Edges edges;
  private final PollAnswers answers;
  private final NodeThread node;
  private final Bounds bounds;

  PollRoutes(
      RevocationFeed feed, Edges edges, PollAnswers answers, NodeThread node, Bounds bounds) {
    this.feed = feed;
    this.edges = edges;
    this.answers = answers;
    this.node = node;
    this.bounds = bounds;
  }

  /**
   * Adds the route.
   *
   * @param permission throws a problem for a caller who may not follow
   */
  void add(Routes routes, Consumer<Call> permission) {
    routes.post(
        "/v1/revocations/poll",
        call -> {
          permission.accept(call);
          return answer(read(call));
        });
  }

  private static RevocationPoll read(Call call) {
    try {
      return RevocationPoll.parse(call.text("application/json"));
    } catch (WireFormatException e) {
      throw new Problem(400, "malformed", "The poll cannot be read: " + e.getMessage());
    }
  }

  private Reply answer(RevocationPoll poll) {
    try {
      Known now = feed.known();
      String epoch = poll.epoch();
      if (epoch != null && now.isOf(epoch) && poll.applied() > now.applied()) {
        node.heardOf(epoch, poll.applied());
      }
      // Entered before the answer is computed (rule C5).
      edges.hear(poll, feed.known());
      node.heard(poll.applied());
      hold(poll);
      return Reply.text(200, "application/json", answered(poll).toJson()).unlogged();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(503, "stopping", "This node is stopping.");
    }
  }

  /** Waits for news. Who has nothing yet, or something else, is answered at once. */
  private void hold(RevocationPoll poll) throws InterruptedException {
    String epoch = poll.epoch();
    if (epoch != null && feed.known().isOf(epoch)) {
      long most = Math.min(poll.waitMs(), bounds.hold().toMillis());
      feed.news().await(epoch, poll.applied(), Duration.ofMillis(most));
    }
  }

  private RevocationAnswer answered(RevocationPoll poll) throws InterruptedException {
    Optional<RevocationAnswer> answer = answers.answer(poll);
    // After a suspend, or just after the start, the node's own poll is a moment away.
    if (answer.isEmpty() && node.awaitTrust(bounds.hold())) {
      answer = answers.answer(poll);
    }
    return answer.orElseThrow(() ->
        new Problem(503, "stale", "This node has not read the log for too long.")
            .header("Retry-After", "1"));
  }
}
