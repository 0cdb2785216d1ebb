package usher.playback;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usher.playback.decision.Decision;
import usher.playback.lease.Admission;
import usher.playback.lease.Admission.Admitted;
import usher.playback.lease.Admission.Denied;
import usher.playback.lease.Lease;
import usher.playback.lease.Start;

/** Writes down and counts what was decided about each start. Thread-safe. */
public final class DecisionBook {
  /** Why a start was refused that the lease store could not decide, or the rule that let it in. */
  public static final String DOWN = "leases_down";

  private final Consumer<Decision> decisions;
  private final PlaybackCounts counts;
  private final InstantSource clock;

  /**
   * Makes a book.
   *
   * @param decisions takes each without waiting
   */
  public DecisionBook(Consumer<Decision> decisions, PlaybackCounts counts, InstantSource clock) {
    this.decisions = decisions;
    this.counts = counts;
    this.clock = clock;
  }

  void write(Start start, Admission admission) {
    switch (admission) {
      case Admitted(Lease lease, int inUse, String tookOver, List<String> shadow) -> {
        counts.granted(inUse, shadow);
        decisions.accept(
            decision(
                start,
                Decision.ADMITTED,
                new Measure(Admission.PLAN, start.limit().screens(), inUse, List.of()),
                tookOver,
                shadow));
      }
      case Denied denied -> {
        counts.refused(denied);
        Measure measure =
            new Measure(denied.rule(), denied.limit(), denied.inUse(), denied.watching());
        String why = denied.why().name().toLowerCase(Locale.ROOT);
        decisions.accept(decision(start, why, measure, denied.by(), List.of()));
      }
      case Admission.Outdated() -> throw new IllegalArgumentException("not a decision");
    }
  }

  /** The store could not be asked. */
  void down(Start start) {
    counts.down();
    Measure nothing = new Measure("", 0, 0, List.of());
    decisions.accept(decision(start, DOWN, nothing, null, List.of()));
  }

  /** The store could not be asked, and the start was let in without being counted. */
  void uncounted(Start start) {
    counts.down();
    Measure nothing = new Measure(DOWN, 0, 0, List.of());
    decisions.accept(decision(start, Decision.ADMITTED, nothing, null, List.of()));
  }

  /** The store could not be asked to take something back. */
  void unreachable() {
    counts.down();
  }

  private record Measure(String rule, int limit, int inUse, List<Lease> counted) {}

  private Decision decision(
      Start start, String reason, Measure measure, @Nullable String tookOver, List<String> shadow) {
    return new Decision(
        "",
        start.account(),
        clock.instant(),
        reason,
        measure.rule(),
        measure.limit(),
        measure.inUse(),
        start.playback().screen().name(),
        start.playback().profile(),
        start.playback().title(),
        start.playback().content(),
        tookOver,
        shadow,
        measure.counted().stream().map(DecisionBook::watching).toList());
  }

  private static Decision.Watching watching(Lease lease) {
    return new Decision.Watching(
        lease.playback().screen().name(),
        lease.playback().profile(),
        lease.playback().title().name(),
        lease.playback().since());
  }
}
