package usher.bench.verify;

import java.lang.ref.Reference;
import java.util.Random;
import usher.bench.machine.Heap;
import usher.edge.RevokedSids;

/** How much memory a set of revoked sids takes, with all that belongs to it. */
public final class SetMemory {
  private SetMemory() {}

  /** Bytes of the heap for each of so many entries. */
  public static double perEntry(int count) {
    // What is loaded at the first use is there before, and does not count.
    new RandomSids(new Random(1)).revoked(1);
    long before = Heap.used();
    RevokedSids set = new RandomSids(new Random(2)).revoked(count);
    try {
      return (double) (Heap.used() - before) / set.size();
    } finally {
      Reference.reachabilityFence(set);
    }
  }
}
