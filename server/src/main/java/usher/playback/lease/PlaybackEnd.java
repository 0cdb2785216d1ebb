package usher.playback.lease;

import java.util.Locale;

/** Why a playback is over, as its device is told. */
public enum PlaybackEnd {
  /** Its sign-in is over. */
  SIGNED_OUT,
  /** Another device took its place. */
  TAKEN_OVER,
  /** It was stopped, by its own device or by another. */
  ENDED,
  /** No heartbeat came in time, or nobody remembers it any more: the device may start again. */
  LAPSED,
  /** The account's plan allows fewer screens now. */
  PLAN_CHANGED;

  /** The reason as the API writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #word}. */
  public static PlaybackEnd of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
