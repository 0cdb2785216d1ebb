package usher.web.visit;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** Reads time zones as browsers name them. */
public final class Zones {
  private static final int LENGTH_MAX = 64;

  private Zones() {}

  public static Optional<ZoneId> parse(String told) {
    if (told.isEmpty() || told.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZoneId.of(told));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
