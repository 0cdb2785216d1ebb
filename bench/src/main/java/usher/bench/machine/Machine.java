package usher.bench.machine;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** On what was measured, as far as a reader needs it to judge the numbers. */
public record Machine(int cores, String system, String jdk, double loadAverage) {
  public static Machine now() {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  public String text() {
    String load =
        loadAverage < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f before", loadAverage);
    return cores + " cores, " + system + ", JDK " + jdk + ", load average " + load;
  }
}
