package usher.edge;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.edge.parts.KeyMark;
import usher.edge.parts.Wire;

/**
 * The fact that a sign-in is over, or a signing key burnt: none of its tokens is accepted any more.
 * Immutable.
 *
 * @param seq its number in the feed, from 1, in the order of the commits
 * @param sid the sign-in, as in the token's {@code sid} claim; or {@code kid:} and the name of the
 *     key, see {@link #ofKey}
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

  /**
   * The fact that a key is burnt: somebody else may have it, and nothing that it signed is accepted
   * any more.
   *
   * @param seq its number in the feed
   * @param kid the key's name in the JWK set
   * @param until the instant by which no follower knows the key any more
   * @return what the feed says of it
   * @throws IllegalArgumentException if a part is outside of what the wire format can carry
   */
  public static Revocation ofKey(long seq, String kid, Instant until) {
    return new Revocation(seq, KeyMark.of(kid), until);
  }

  /**
   * The key that is burnt.
   *
   * @return null if this is the end of a sign-in
   */
  public @Nullable String keyId() {
    return KeyMark.kid(sid);
  }
}
