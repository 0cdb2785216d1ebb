package usher.edge;

import java.time.Instant;
import usher.edge.parts.Wire;

/**
 * The fact that a sign-in is over: none of its tokens is accepted any more. Immutable.
 *
 * @param seq its number in the feed, from 1, in the order of the commits
 * @param sid the sign-in, as in the token's {@code sid} claim
 * @param until the instant after which it may be forgotten, because every token of the sign-in has
 *     expired by then; whole milliseconds, not before 1970
 */
public record Revocation(long seq, String sid, Instant until) {

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
