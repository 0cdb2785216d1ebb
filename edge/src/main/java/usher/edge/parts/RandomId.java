package usher.edge.parts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 128 bits that are written as 22 characters of base64url, as Usher's ids are. Immutable.
 *
 * @param high the first 64 bits
 * @param low the other 64
 */
public record RandomId(long high, long low) {

  private static final int CHARS = 22;
  private static final byte[] VALUES = values();

  /**
   * Reads an id.
   *
   * @return null for any text that is not exactly what these bits are written as, so that two texts
   *     never are the same id
   */
  public static @Nullable RandomId parse(String text) {
    if (text.length() != CHARS) {
      return null;
    }
    // Ten characters are 60 bits, the eleventh has four of the high half and two of the low one,
    // and the last one has two bits and nothing behind them.
    long first = bits(text, 0, 10);
    long middle = bits(text, 10, 11);
    long second = bits(text, 11, 21);
    long last = bits(text, 21, 22);
    if ((first | middle | second | last) < 0 || (last & 0xf) != 0) {
      return null;
    }
    return new RandomId((first << 4) | (middle >> 2), (middle << 62) | (second << 2) | (last >> 4));
  }

  /** Mixes all bits: who chooses ids by hand may choose them alike. */
  @Override
  public int hashCode() {
    long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32);
  }

  /** Six bits of each character; negative if one of them is none of the alphabet. */
  private static long bits(String text, int from, int to) {
    long bits = 0;
    long wrong = 0;
    for (int i = from; i < to; i++) {
      int value = text.charAt(i) < VALUES.length ? VALUES[text.charAt(i)] : -1;
      wrong |= value;
      bits = (bits << 6) | (value & 0x3f);
    }
    return wrong < 0 ? -1 : bits;
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }
}
