package usher.bench.machine;

/** The heap of this process. */
public final class Heap {
  private Heap() {}

  /** Bytes that are in use after what nobody needs was collected. */
  public static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
