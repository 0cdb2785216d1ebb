package usher.revocation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import usher.edge.Revocation;

/**
 * The newest revocations, in memory, for followers that are not far behind. Immutable: each is made
 * from the one before it, by one thread at a time.
 *
 * <p>Tails share an array, of which each sees a stretch; a new one's additions lie behind what the
 * older ones see.
 */
public final class Tail {
  /** As many revocations are kept for certain; their memory is some 100 bytes each. */
  public static final int MOST = 32_768;

  static final Tail EMPTY = new Tail(new Revocation[0], 0, 0);

  private final Revocation[] entries;
  private final int end;
  private final long after;

  private Tail(Revocation[] entries, int end, long after) {
    this.entries = entries;
    this.end = end;
    this.after = after;
  }

  /** The number after which every revocation that may still matter is here. */
  public long after() {
    return after;
  }

  /** This tail and what came after it, in ascending order. */
  Tail plus(List<Revocation> news, long nowMillis) {
    if (end + news.size() <= entries.length) {
      return append(entries, end, news, after);
    }
    Revocation[] kept =
        Arrays.stream(entries, 0, end)
            .filter(one -> one.until().toEpochMilli() >= nowMillis)
            .toArray(Revocation[]::new);
    int surplus = Math.clamp((long) kept.length + news.size() - MOST, 0, kept.length);
    long from = surplus == 0 ? after : kept[surplus - 1].seq();
    int count = kept.length - surplus;
    Revocation[] wider =
        Arrays.copyOfRange(kept, surplus, surplus + Math.max(64, 2 * (count + news.size())));
    return append(wider, count, news, from);
  }

  private static Tail append(Revocation[] entries, int end, List<Revocation> news, long after) {
    int next = end;
    for (Revocation one : news) {
      entries[next++] = one;
    }
    return new Tail(entries, next, after);
  }

  /** What came after a number, at most so many; empty if some of it may be here no more. */
  public Optional<List<Revocation>> after(long seq, int most) {
    if (seq < after) {
      return Optional.empty();
    }
    int from = firstAfter(seq);
    int to = Math.min(end, from + most);
    return Optional.of(List.of(Arrays.copyOfRange(entries, from, to)));
  }

  private int firstAfter(long seq) {
    int low = 0;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries[middle].seq() <= seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
