package usher.edge.parts;

import java.util.Arrays;

/**
 * A set of 64-bit fingerprints that only grows, in about 16 bytes each. Not thread-safe.
 *
 * <p>Two different things have the same one once in 10^19 pairs: then the second is taken for seen.
 */
final class Fingerprints {
  private static final int FIRST = 64;

  /** Nought stands for an empty place, and so for no fingerprint. */
  private long[] places = new long[FIRST];

  private int size;

  /** Adds one; false if it is there. */
  boolean add(long fingerprint) {
    long value = fingerprint == 0 ? 1 : fingerprint;
    if (size * 2 >= places.length) {
      grow();
    }
    int at = place(places, value);
    if (places[at] == value) {
      return false;
    }
    places[at] = value;
    size++;
    return true;
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] wider = new long[places.length * 2];
    Arrays.stream(places).filter(value -> value != 0).forEach(v -> wider[place(wider, v)] = v);
    places = wider;
  }

  /** Where it is, or would be; the fingerprint is a hash already. */
  private static int place(long[] places, long value) {
    int at = (int) value & (places.length - 1);
    while (places[at] != 0 && places[at] != value) {
      at = (at + 1) & (places.length - 1);
    }
    return at;
  }
}
