package usher.bench.result;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long each of many requests took, in nanoseconds; written by one thread. */
public final class Latencies {
  private long[] nanos = new long[1024];
  private int size;

  public void add(long took) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = took;
  }

  public static Sorted sorted(List<Latencies> all) {
    long[] together = new long[all.stream().mapToInt(one -> one.size).sum()];
    int end = 0;
    for (Latencies one : all) {
      System.arraycopy(one.nanos, 0, together, end, one.size);
      end += one.size;
    }
    Arrays.sort(together);
    return new Sorted(together);
  }

  /** All of them, the quickest first. Immutable by habit: nobody writes to the array. */
  public record Sorted(long[] nanos) {
    public int count() {
      return nanos.length;
    }

    /** The smallest one that at least this part of all did not exceed (the nearest rank). */
    public long percentile(double percent) {
      if (nanos.length == 0) {
        throw new IllegalStateException("nothing was answered in the time that was measured");
      }
      int rank = (int) Math.ceil(percent / 100 * nanos.length);
      return nanos[Math.clamp(rank - 1, 0, nanos.length - 1)];
    }

    /** The middle, the 99th percentile and the longest, as people read them. */
    public String text() {
      return "p50 %s, p99 %s, max %s"
          .formatted(millis(percentile(50)), millis(percentile(99)), millis(percentile(100)));
    }

    private static String millis(long nanos) {
      double millis = nanos / 1e6;
      return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }
  }
}
