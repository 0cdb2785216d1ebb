package usher.playback.lease;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answer to a heartbeat. */
public sealed interface Renewal {
  /** It goes on. */
  record Renewed(Lease lease) implements Renewal {}

  /** It is over, and why. Renewing never creates. */
  record Gone(PlaybackEnd why, @Nullable String by) implements Renewal {}

  /** The last heartbeat was a moment ago; it goes on, and nothing was renewed. */
  record TooSoon(Duration pause) implements Renewal {}
}
