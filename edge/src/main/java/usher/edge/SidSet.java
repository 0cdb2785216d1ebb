package usher.edge;

import java.util.Arrays;
import java.util.List;

/**
 * The revoked sids, each with the instant after which it may leave: a hash set that is never
 * changed. Adding makes a new one, which shares all the buckets that the addition did not touch.
 * Immutable.
 *
 * <p>An addition to n sids copies at most n / 4 references and the buckets it falls into, so that a
 * feed with hundreds of thousands of entries can publish a new value many times a second.
 */
final class SidSet {

  private static final int PER_BUCKET = 8;
  private static final long MINUTE_MILLIS = 60_000;
  private static final Entry[] NO_ENTRIES = {};

  static final SidSet EMPTY = new SidSet(buckets(16), 0);

  private final Entry[][] buckets;
  private final int size;

  private SidSet(Entry[][] buckets, int size) {
    this.buckets = buckets;
    this.size = size;
  }

  int size() {
    return size;
  }

  boolean contains(String sid) {
    return find(buckets[index(sid.hashCode(), buckets.length)], sid) >= 0;
  }

  /** This set and those; of a sid that is in both, the later {@code until} counts. */
  SidSet with(List<Revocation> revocations) {
    if (revocations.isEmpty()) {
      return this;
    }
    int most = size + revocations.size();
    Entry[][] next = most > buckets.length * PER_BUCKET ? spread(most) : buckets.clone();
    int count = size;
    for (Revocation revocation : revocations) {
      count += put(next, new Entry(revocation));
    }
    return new SidSet(next, count);
  }

  /** This set without the sids whose {@code until} is over. */
  SidSet after(long nowMillis) {
    Entry[][] next = buckets.clone();
    int count = 0;
    for (int i = 0; i < next.length; i++) {
      if (!allStay(next[i], nowMillis)) {
        next[i] = Arrays.stream(next[i]).filter(e -> e.stays(nowMillis)).toArray(Entry[]::new);
      }
      count += next[i].length;
    }
    return count == size ? this : new SidSet(next, count);
  }

  private static boolean allStay(Entry[] bucket, long nowMillis) {
    for (Entry entry : bucket) {
      if (!entry.stays(nowMillis)) {
        return false;
      }
    }
    return true;
  }

  /** The same entries in enough buckets for {@code most}. */
  private Entry[][] spread(int most) {
    Entry[][] wider = buckets(Integer.highestOneBit(most / PER_BUCKET) * 2);
    for (Entry[] bucket : buckets) {
      for (Entry entry : bucket) {
        put(wider, entry);
      }
    }
    return wider;
  }

  /** Changes a table that nobody else sees yet; returns how many sids it gained. */
  private static int put(Entry[][] table, Entry entry) {
    int index = index(entry.hash, table.length);
    Entry[] bucket = table[index];
    int found = find(bucket, entry.sid);
    if (found >= 0 && bucket[found].untilMinute >= entry.untilMinute) {
      return 0;
    }
    int at = found >= 0 ? found : bucket.length;
    Entry[] longer = Arrays.copyOf(bucket, Math.max(bucket.length, at + 1));
    longer[at] = entry;
    table[index] = longer;
    return found >= 0 ? 0 : 1;
  }

  private static int find(Entry[] bucket, String sid) {
    int hash = sid.hashCode();
    for (int i = 0; i < bucket.length; i++) {
      // The hash first: it lies in the entry, while each sid is two more steps away in memory.
      if (bucket[i].hash == hash && bucket[i].sid.equals(sid)) {
        return i;
      }
    }
    return -1;
  }

  private static int index(int hash, int length) {
    return (hash ^ (hash >>> 16)) & (length - 1);
  }

  private static Entry[][] buckets(int count) {
    Entry[][] buckets = new Entry[count][];
    Arrays.fill(buckets, NO_ENTRIES);
    return buckets;
  }

  /** A sid and the minute after which it may leave, rounded up: 24 bytes and the sid itself. */
  private record Entry(String sid, int hash, int untilMinute) {

    Entry(Revocation revocation) {
      this(revocation.sid(), revocation.sid().hashCode(), minute(revocation));
    }

    boolean stays(long nowMillis) {
      return nowMillis <= untilMinute * MINUTE_MILLIS;
    }

    private static int minute(Revocation revocation) {
      long minute = Math.ceilDiv(revocation.until().toEpochMilli(), MINUTE_MILLIS);
      // An int of minutes ends in the year 6053.
      return (int) Math.min(minute, Integer.MAX_VALUE);
    }
  }
}
