package usher.follower;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import usher.edge.TrustClock;
import usher.metric.Metrics;
import usher.revocation.Known;
import usher.revocation.RevocationFeed;

/** What is measured of the followers and of receipts. Thread-safe. */
final class FollowerMetrics {
  /** Edges are told by name, the instances of one together; more names than this are not told. */
  private static final int NAMES_MAX = 200;

  private static final Duration[] STEPS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final RevocationFeed feed;
  private final Edges edges;
  private final MultiGauge lags;
  private final MultiGauge ages;
  private final MultiGauge instances;
  private final MultiGauge confirmed;
  private final Timer receipts;

  FollowerMetrics(
      Metrics metrics,
      RevocationFeed feed,
      Edges edges,
      Confirmations confirmations,
      TrustClock clock) {
    this.feed = feed;
    this.edges = edges;
    MeterRegistry registry = metrics.registry();
    lags = gauges(registry, "usher.follower.lag", "Revocations that an edge has not applied");
    ages = gauges(registry, "usher.follower.age.seconds", "Time since an edge was heard");
    instances = gauges(registry, "usher.follower.instances", "Edges that can trust");
    confirmed = gauges(registry, "usher.follower.confirmed", "Edges that have all revocations");
    Gauge.builder("usher.node.trust.seconds", () -> seconds(trust(clock)))
        .description("How much longer this node may trust what it read")
        .register(registry);
    Gauge.builder("usher.revocations.size", () -> feed.revoked().size())
        .description("Ended sign-ins that this node refuses")
        .register(registry);
    Gauge.builder("usher.revocations.applied", () -> feed.known().applied())
        .description("The number up to which this node refuses everything")
        .register(registry);
    Gauge.builder("usher.receipts.open", confirmations::open)
        .description("Sign-outs that wait for their followers")
        .register(registry);
    receipts =
        Timer.builder("usher.receipt.confirmation")
            .description("From the sign-out until every follower refused")
            .serviceLevelObjectives(STEPS)
            .register(registry);
    metrics.refresh(this::refresh);
  }

  /** A sign-out is confirmed. */
  void confirmed(Confirmation.State state) {
    Duration after = state.after();
    if (after != null) {
      receipts.record(after);
    }
  }

  private static MultiGauge gauges(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private Duration trust(TrustClock clock) {
    return feed.revoked().trustLeft(clock.now());
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private synchronized void refresh() {
    Known known = feed.known();
    Map<String, List<Edges.Edge>> byName =
        edges.all().stream()
            .collect(
                Collectors.groupingBy(edge -> edge.id().name(), TreeMap::new, Collectors.toList()));
    List<Row<?>> lag = new ArrayList<>();
    List<Row<?>> age = new ArrayList<>();
    List<Row<?>> count = new ArrayList<>();
    List<Row<?>> have = new ArrayList<>();
    byName.entrySet().stream()
        .limit(NAMES_MAX)
        .forEach(entry -> {
          Tags tags = Tags.of("follower", entry.getKey());
          List<Edges.Edge> all = entry.getValue();
          List<Edges.Edge> alive = all.stream().filter(edge -> !edges.silent(edge)).toList();
          lag.add(Row.of(tags, alive.stream().mapToLong(e -> behind(e, known)).max().orElse(0)));
          // The one that was heard last: those that were started anew are silent for ever.
          age.add(
              Row.of(
                  tags, all.stream().mapToDouble(e -> seconds(edges.silence(e))).min().orElse(0)));
          count.add(Row.of(tags, alive.size()));
          have.add(Row.of(tags, alive.stream().filter(e -> behind(e, known) == 0).count()));
        });
    lags.register(lag, true);
    ages.register(age, true);
    instances.register(count, true);
    confirmed.register(have, true);
  }

  private static long behind(Edges.Edge edge, Known known) {
    return Math.max(0, known.applied() - edge.appliedIn(known));
  }
}
