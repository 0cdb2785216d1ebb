package usher.cli;

import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import usher.playback.decision.Decision;

/** A decision on one line, in the words of {@code GET /v1/playbacks/decisions}. */
final class DecisionLine {
  private DecisionLine() {}

  static String of(Decision decision) {
    StringBuilder line = new StringBuilder();
    line.append(decision.at().truncatedTo(ChronoUnit.SECONDS))
        .append(decision.admitted() ? "  let in   " : "  refused  ")
        .append(decision.device())
        .append(", ")
        .append(decision.title().name())
        .append(": ");
    line.append(decision.reason());
    if (!decision.rule().isEmpty()) {
      line.append(", rule ").append(decision.rule());
    }
    if (decision.limit() > 0) {
      line.append(", ").append(decision.inUse()).append(" of ").append(decision.limit());
    }
    if (!decision.watching().isEmpty()) {
      line.append(
          decision.watching().stream()
              .map(one -> one.device() + " (" + one.title() + ")")
              .collect(Collectors.joining(", ", "; watching: ", "")));
    }
    if (decision.other() != null) {
      line.append("; other: ").append(decision.other());
    }
    if (!decision.shadow().isEmpty()) {
      line.append("; on trial would refuse: ").append(String.join(", ", decision.shadow()));
    }
    return line.toString();
  }
}
