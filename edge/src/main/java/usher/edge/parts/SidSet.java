package usher.edge.parts;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The revoked sids, each with the minute after which it may leave: a hash set that is never
 * changed. Adding makes a new one, which shares all the buckets that the addition did not touch.
 * Immutable.
 *
 * <p>Usher's sids are 128 random bits, and are kept as such: two longs and one for the minute,
 * about 30 bytes for each sid with all that is around it. Whatever else a sid may look like is kept
 * as the text it is, in a plain map that is copied by each addition to it.
 *
 * <p>An addition to n sids copies n / 4 references at most and the buckets it falls into, so that a
 * feed with hundreds of thousands of entries can publish a new value many times a second.
 */
public final class SidSet {

  private static final int PER_BUCKET = 8;
  private static final int LONGS = 3;
  private static final int UNTIL = 2;
  private static final long MINUTE_MILLIS = 60_000;
  private static final long[] NO_ENTRIES = {};

  /** Without any sid. */
  public static final SidSet EMPTY = new SidSet(buckets(16), 0, Map.of());

  /** Of each entry in a bucket the high bits, the low bits, and the minute. */
  private final long[][] buckets;

  private final int ids;
  private final Map<String, Long> others;

  /** A sid, and until when it has to stay, in milliseconds since 1970. */
  public record Entry(String sid, long untilMillis) {

    private long minute() {
      return Math.ceilDiv(untilMillis, MINUTE_MILLIS);
    }
  }

  private SidSet(long[][] buckets, int ids, Map<String, Long> others) {
    this.buckets = buckets;
    this.ids = ids;
    this.others = others;
  }

  /** How many sids there are. */
  public int size() {
    return ids + others.size();
  }

  /** Whether the sid is among them. */
  public boolean contains(String sid) {
    RandomId id = RandomId.parse(sid);
    return id == null ? others.containsKey(sid) : find(buckets[index(id, buckets.length)], id) >= 0;
  }

  /** This set and those; of a sid that is in both, the later {@code until} counts. */
  public SidSet with(List<Entry> entries) {
    if (entries.isEmpty()) {
      return this;
    }
    int most = ids + entries.size();
    long[][] next = most > buckets.length * PER_BUCKET ? spread(most) : buckets.clone();
    int count = ids;
    Map<String, Long> added = new HashMap<>();
    for (Entry entry : entries) {
      RandomId id = RandomId.parse(entry.sid);
      if (id != null) {
        count += put(next, id, entry.minute());
      } else {
        added.merge(entry.sid, entry.minute(), Math::max);
      }
    }
    return new SidSet(next, count, added.isEmpty() ? others : joined(others, added));
  }

  private static Map<String, Long> joined(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> both = new HashMap<>(one);
    other.forEach((sid, minute) -> both.merge(sid, minute, Math::max));
    return both;
  }

  /** This set without the sids whose {@code until} is over. */
  public SidSet after(long nowMillis) {
    long[][] next = buckets.clone();
    int count = 0;
    for (int i = 0; i < next.length; i++) {
      next[i] = after(next[i], nowMillis);
      count += next[i].length / LONGS;
    }
    Map<String, Long> stay = new HashMap<>(others);
    stay.values().removeIf(minute -> !stays(minute, nowMillis));
    return count + stay.size() == size() ? this : new SidSet(next, count, stay);
  }

  private static long[] after(long[] bucket, long nowMillis) {
    long[] stay = new long[bucket.length];
    int end = 0;
    for (int i = 0; i < bucket.length; i += LONGS) {
      if (stays(bucket[i + UNTIL], nowMillis)) {
        System.arraycopy(bucket, i, stay, end, LONGS);
        end += LONGS;
      }
    }
    return end == bucket.length ? bucket : end == 0 ? NO_ENTRIES : Arrays.copyOf(stay, end);
  }

  /** The same entries in enough buckets for {@code most}. */
  private long[][] spread(int most) {
    long[][] wider = buckets(Integer.highestOneBit(most / PER_BUCKET) * 2);
    for (long[] bucket : buckets) {
      for (int i = 0; i < bucket.length; i += LONGS) {
        put(wider, new RandomId(bucket[i], bucket[i + 1]), bucket[i + UNTIL]);
      }
    }
    return wider;
  }

  /** Changes a table that nobody else sees yet; returns how many sids it gained. */
  private static int put(long[][] table, RandomId id, long untilMinute) {
    int index = index(id, table.length);
    long[] bucket = table[index];
    int found = find(bucket, id);
    if (found >= 0 && bucket[found + UNTIL] >= untilMinute) {
      return 0;
    }
    int at = found >= 0 ? found : bucket.length;
    long[] longer = Arrays.copyOf(bucket, Math.max(bucket.length, at + LONGS));
    longer[at] = id.high();
    longer[at + 1] = id.low();
    longer[at + UNTIL] = untilMinute;
    table[index] = longer;
    return found >= 0 ? 0 : 1;
  }

  private static int find(long[] bucket, RandomId id) {
    for (int i = 0; i < bucket.length; i += LONGS) {
      if (bucket[i] == id.high() && bucket[i + 1] == id.low()) {
        return i;
      }
    }
    return -1;
  }

  private static int index(RandomId id, int length) {
    return id.hashCode() & (length - 1);
  }

  private static boolean stays(long untilMinute, long nowMillis) {
    return nowMillis <= untilMinute * MINUTE_MILLIS;
  }

  private static long[][] buckets(int count) {
    long[][] buckets = new long[count][];
    Arrays.fill(buckets, NO_ENTRIES);
    return buckets;
  }
}
