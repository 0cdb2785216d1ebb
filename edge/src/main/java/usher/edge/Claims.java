package usher.edge;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verified access token says (RFC 9068 section 2.2). Immutable.
 *
 * @param accountId the account, claim {@code sub}
 * @param sid the sign-in of one device
 * @param profileId who was chosen to be watching there when the token was made, claim {@code
 *     profile}; null if nobody was
 * @param audiences whom the token is for, claim {@code aud}
 * @param clientId the app, claim {@code client_id}
 * @param scopes what the token allows, which may be nothing (RFC 9068 section 2.2.3)
 * @param expiresAt when the token ends, claim {@code exp}
 * @param tokenId the token itself, claim {@code jti}
 * @param keyThumbprint the key that its sender must prove to have, claim {@code cnf.jkt} (RFC 9449
 *     section 6.1); null for a bearer token
 */
public record Claims(
    String accountId,
    String sid,
    @Nullable String profileId,
    Set<String> audiences,
    String clientId,
    Set<String> scopes,
    Instant expiresAt,
    String tokenId,
    @Nullable String keyThumbprint) {

  /** Copies the sets. */
  public Claims {
    audiences = Set.copyOf(audiences);
    scopes = Set.copyOf(scopes);
  }
}
