package usher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * For tests: the system's clock moved by the seconds that stand in a file, read anew every tenth of
 * a second. Refused by the configuration for any issuer that is not this machine. Thread-safe.
 */
final class OffsetClock implements InstantSource {
  private static final long READ_EVERY_MS = 100;

  private record Offset(long readAtMs, Duration by) {}

  private final InstantSource system;
  private final Path file;
  private volatile Offset offset = new Offset(Long.MIN_VALUE, Duration.ZERO);

  OffsetClock(InstantSource system, Path file) {
    this.system = system;
    this.file = file;
  }

  @Override
  public Instant instant() {
    Instant now = system.instant();
    Offset known = offset;
    if (now.toEpochMilli() - READ_EVERY_MS >= known.readAtMs()) {
      known = new Offset(now.toEpochMilli(), read(known.by()));
      offset = known;
    }
    return now.plus(known.by());
  }

  /** A file that is being written this very moment reads as nothing: the last value stays. */
  private Duration read(Duration last) {
    try {
      String text = Files.exists(file) ? Files.readString(file).strip() : "";
      return text.isEmpty() ? last : Duration.ofSeconds(Long.parseLong(text));
    } catch (IOException | NumberFormatException e) {
      return last;
    }
  }
}
