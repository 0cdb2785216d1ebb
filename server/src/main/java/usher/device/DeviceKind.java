package usher.device;

import java.util.Locale;
import java.util.Optional;

/** What sort of thing a device is; decides its icon and how long it may lie unused. */
public enum DeviceKind {
  TV,
  PHONE,
  TABLET,
  COMPUTER,
  STICK,
  CAST,
  CONSOLE,
  OTHER;

  /** The kind as the API and the database write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads {@link #word}; empty for an unknown one. */
  public static Optional<DeviceKind> parse(String word) {
    for (DeviceKind kind : values()) {
      if (kind.word().equalsIgnoreCase(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** Whether it stands in a living room, where typing a password is a burden. */
  public boolean onTelevision() {
    return switch (this) {
      case TV, STICK, CAST, CONSOLE -> true;
      case PHONE, TABLET, COMPUTER, OTHER -> false;
    };
  }
}
