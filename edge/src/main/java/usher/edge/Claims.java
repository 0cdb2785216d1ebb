package usher.edge;

import java.time.Instant;
import java.util.Set;

/**
 * What a verified access token says (RFC 9068 section 2.2). Immutable.
 *
 * @param accountId the account, claim {@code sub}
 * @param sid the sign-in of one device
 * @param clientId the app, claim {@code client_id}
 * @param scopes what the token allows, which may be nothing (RFC 9068 section 2.2.3)
 * @param expiresAt when the token ends, claim {@code exp}
 * @param tokenId the token itself, claim {@code jti}
 */
public record Claims(
    String accountId,
    String sid,
    String clientId,
    Set<String> scopes,
    Instant expiresAt,
    String tokenId) {

  /** Copies the scopes. */
  public Claims {
    scopes = Set.copyOf(scopes);
  }
}
