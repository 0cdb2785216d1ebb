package usher.bench.verify;

import java.lang.ref.Reference;
import java.util.Random;
import usher.edge.RevokedSids;

/** How much memory a set of revoked sids takes, with all that belongs to it. */
public final class SetMemory {
  private SetMemory() {}

  /** Bytes of the heap for each of so many entries. */
  public static double perEntry(int count) {
    // What is loaded at the first use is there before, and does not count.
    new RandomSids(new Random(1)).revoked(1);
    long before = used();
    RevokedSids set = new RandomSids(new Random(2)).revoked(count);
    try {
      return (double) (used() - before) / set.size();
    } finally {
      Reference.reachabilityFence(set);
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
