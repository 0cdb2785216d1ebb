package usher.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** What a measurement found, line by line. */
public final class Findings {
  /** One line of it. */
  public record Line(String name, String value) {}

  private static final String NOT_MEASURED = "not measured (no /proc on this system)";

  private final List<Line> lines = new ArrayList<>();

  public Findings add(String name, String value) {
    lines.add(new Line(name, value));
    return this;
  }

  /** Processor time of the server from one reading to the next, for each of so many. */
  public Findings cpu(String name, OptionalLong before, OptionalLong after, long count) {
    if (before.isEmpty() || after.isEmpty()) {
      return add(name, NOT_MEASURED);
    }
    double millis = (after.getAsLong() - before.getAsLong()) / 1e6 / Math.max(1, count);
    return add(name, String.format(Locale.ROOT, millis < 10 ? "%.3f ms" : "%.1f ms", millis));
  }

  public Findings memory(String name, OptionalLong bytes) {
    return add(name, bytes.isEmpty() ? NOT_MEASURED : (bytes.getAsLong() / (1024 * 1024)) + " MiB");
  }

  public List<Line> lines() {
    return List.copyOf(lines);
  }
}
