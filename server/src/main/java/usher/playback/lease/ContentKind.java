package usher.playback.lease;

import java.util.Locale;
import java.util.Optional;

/** What sort of thing is watched, as far as rules tell it apart. */
public enum ContentKind {
  FILM,
  EPISODE,
  LIVE,
  OTHER;

  /** The kind as the API and the configuration write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #word}; empty for an unknown one. */
  public static Optional<ContentKind> parse(String word) {
    for (ContentKind kind : values()) {
      if (kind.word().equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
