package usher.edge;

import java.time.Instant;

/**
 * The fact that a sign-in is over: none of its tokens is accepted any more. Or that a signing key
 * is burnt: nothing that it signed is. Immutable.
 *
 * @param seq its number in the feed, from 1, in the order of the commits
 * @param sid the sign-in, as in the token's {@code sid} claim; or {@link #ofKey}
 * @param until the instant after which it may be forgotten, because every token of the sign-in has
 *     expired by then; whole milliseconds, not before 1970
 */
public record Revocation(long seq, String sid, Instant until) {

  private static final String KEY = "key:";

  /**
   * What stands in the place of a sid when a signing key is burnt. Sids have no colon.
   *
   * @param kid the key's {@code kid}
   */
  public static String ofKey(String kid) {
    return KEY + kid;
  }

  /** Whether that stands for a signing key instead of a sign-in. */
  public static boolean isKey(String sid) {
    return sid.startsWith(KEY);
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is outside of what the wire format can carry
   */
  public Revocation {
    Wire.number("seq", seq, Wire.MAX_NUMBER);
    Wire.word("sid", sid);
    Wire.number("until", until.toEpochMilli(), Wire.MAX_NUMBER);
  }
}
