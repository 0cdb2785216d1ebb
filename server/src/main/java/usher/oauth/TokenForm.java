package usher.oauth;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.key.Algorithm;

/**
 * What the tokens of a client are like. Immutable.
 *
 * @param access what signs its access tokens
 * @param id what signs its ID tokens (OpenID Connect Dynamic Client Registration, section 2: {@code
 *     id_token_signed_response_alg})
 * @param life how long an access token works
 * @param refreshLife how long a refresh token works unused; null for as long as its sign-in lasts
 * @param dpopBound whether they are always bound to a key (RFC 9449, section 5.2: {@code
 *     dpop_bound_access_tokens}); if not, then when the client brings a proof
 */
public record TokenForm(
    Algorithm access,
    Algorithm id,
    Duration life,
    @Nullable Duration refreshLife,
    boolean dpopBound) {
  /** ES256, and so long. */
  public static TokenForm standard(Duration life) {
    return new TokenForm(Algorithm.ES256, Algorithm.ES256, life, null, false);
  }

  /** When a refresh token of now runs out, of a sign-in that is due then. */
  Instant refreshTill(Instant now, Instant dueAt) {
    Instant till = refreshLife == null ? dueAt : now.plus(refreshLife);
    return till.isBefore(dueAt) ? till : dueAt;
  }
}
