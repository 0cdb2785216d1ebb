package usher.follower;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import usher.edge.TrustClock;
import usher.http.Reply;
import usher.revocation.Known;
import usher.revocation.RevocationFeed;

/**
 * {@code GET /v1/admin/followers}: every node, and the edges that follow through this one.
 * Thread-safe.
 */
final class FollowerList {
  private final Supplier<Confirmations.Rows> rows;
  private final RevocationFeed feed;
  private final Edges edges;
  private final Silences silences;
  private final TrustClock clock;
  private final Bounds bounds;
  private final Supplier<String> self;

  FollowerList(
      Supplier<Confirmations.Rows> rows,
      RevocationFeed feed,
      Edges edges,
      Silences silences,
      TrustClock clock,
      Bounds bounds,
      Supplier<String> self) {
    this.rows = rows;
    this.feed = feed;
    this.edges = edges;
    this.silences = silences;
    this.clock = clock;
    this.bounds = bounds;
    this.self = self;
  }

  Reply reply() {
    Confirmations.Rows read = rows.get();
    silences.see(read);
    Known known = feed.known();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("epoch", read.epoch());
    view.put("head", known.applied());
    view.put("nodes", read.nodes().stream().map(node -> node(node, read.epoch(), known)).toList());
    view.put("edges", edges().stream().map(edge -> edge(edge, known)).toList());
    return Reply.json(200, view);
  }

  private List<Edges.Edge> edges() {
    return edges.all().stream()
        .sorted(
            Comparator.comparing((Edges.Edge edge) -> edge.id().name())
                .thenComparing(edge -> edge.id().instance()))
        .toList();
  }

  private Map<String, Object> node(Node node, String epoch, Known known) {
    boolean own = node.instance().equals(self.get());
    Duration silence = silences.of(node);
    // Of another node it is only known how much it can trust at most.
    Duration trust = own ? known.sids().trustLeft(clock.now()) : left(node.staleness(), silence);
    long applied = node.epoch().equals(epoch) ? node.applied() : 0;
    Map<String, Object> view = row(node.name(), node.instance(), silence, applied, trust, known);
    view.put("edges", node.edges());
    view.put("this", own);
    view.put("stopped", node.stopped());
    return view;
  }

  private Map<String, Object> edge(Edges.Edge edge, Known known) {
    Duration silence = edges.silence(edge);
    return row(
        edge.id().name(),
        edge.id().instance(),
        silence,
        edge.appliedIn(known),
        left(bounds.staleness(), silence),
        known);
  }

  private Map<String, Object> row(
      String name, String instance, Duration silence, long applied, Duration trust, Known known) {
    Instant heard = clock.wall().instant().minus(silence);
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("name", name);
    view.put("instance", instance);
    view.put("heard_at", heard.toString());
    view.put("applied", applied);
    view.put("lag", Math.max(0, known.applied() - applied));
    view.put("trust_ms", trust.toMillis());
    view.put("confirmed", applied >= known.applied());
    return view;
  }

  private static Duration left(Duration staleness, Duration silence) {
    Duration left = staleness.minus(silence);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
