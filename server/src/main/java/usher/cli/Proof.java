package usher.cli;

import java.time.Duration;
import usher.follower.Confirmation;

/** How a command says, at the end of its sentence, who refuses by now what it has ended. */
final class Proof {
  /** As long as the running servers are waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private Proof() {}

  static String of(Confirmation.State state) {
    if (!state.isConfirmed()) {
      return "; certain from " + state.certainAt() + ".";
    }
    if (state.followers() == 0) {
      return "; no server is running.";
    }
    if (state.confirmed() < state.followers()) {
      return "; %d of %d servers have confirmed, the rest refuse by themselves now."
          .formatted(state.confirmed(), state.followers());
    }
    return state.followers() == 1
        ? "; the server has confirmed."
        : "; all " + state.followers() + " servers have confirmed.";
  }
}
