package usher.playback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import usher.playback.lease.Admission.Denied;
import usher.playback.lease.Admission.Why;

/**
 * What was granted and refused since the start, by how many screens it made of the account: what an
 * operator looks at before changing a limit. Thread-safe.
 */
public final class PlaybackCounts {
  private final MeterRegistry registry;
  private volatile LongSupplier leftOut = () -> 0;

  /** Makes the counts, which are among the metrics. */
  public PlaybackCounts(MeterRegistry registry) {
    this.registry = registry;
    // There from the beginning, so that the first one is seen as a rise.
    undecided();
  }

  /** Lets it be seen how many leases there are. */
  public void live(LongSupplier leases) {
    Gauge.builder("usher.playback.live", leases, LongSupplier::getAsLong)
        .description("Leases in this node's memory that have not run out")
        // The registry is the only one who keeps the supplier.
        .strongReference(true)
        .register(registry);
  }

  /** Lets it be seen how many decisions were not written down. */
  public void leftOut(LongSupplier decisions) {
    leftOut = decisions;
    // The counter's own reference is weak, and a method reference has nobody else.
    FunctionCounter.builder(
            "usher.playback.decisions.left.out", this, counts -> counts.leftOut.getAsLong())
        .description("Decisions that came faster than they could be written down")
        .register(registry);
  }

  /**
   * A start was granted, which made it so many screens.
   *
   * @param shadow the rules on trial that would have refused it
   */
  void granted(int level, List<String> shadow) {
    Counter.builder("usher.playback.granted")
        .description("Starts that were granted, by the number of screens in use with them")
        .tag("level", Integer.toString(level))
        .register(registry)
        .increment();
    for (String rule : shadow) {
      Counter.builder("usher.playback.shadow.refused")
          .description("Granted starts that a rule on trial would have refused")
          .tag("rule", rule)
          .tag("level", Integer.toString(level))
          .register(registry)
          .increment();
    }
  }

  /** A start was refused. */
  void refused(Denied denied) {
    boolean isLimit = denied.why() == Why.LIMIT;
    Counter.builder("usher.playback.refused")
        .description("Starts that were refused, by the number of screens it would have been")
        .tag("reason", denied.why().name().toLowerCase(Locale.ROOT))
        .tag("rule", isLimit ? denied.rule() : "")
        // How many it would have been says something of a limit, and nothing of other reasons.
        .tag("level", isLimit ? Integer.toString(denied.inUse() + 1) : "")
        .register(registry)
        .increment();
  }

  /** The lease store could not be asked about a start. */
  void down() {
    undecided().increment();
  }

  private Counter undecided() {
    return Counter.builder("usher.playback.undecided")
        .description("Starts and returns for which the lease store could not be asked")
        .register(registry);
  }
}
