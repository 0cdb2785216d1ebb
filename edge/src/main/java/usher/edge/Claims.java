package usher.edge;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a verified access token says (RFC 9068 section 2.2). Immutable.
 *
 * @param accountId the account, claim {@code sub}
 * @param sid the sign-in of one device
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
    String clientId,
    Set<String> scopes,
    Instant expiresAt,
    String tokenId,
    @Nullable String keyThumbprint) {

  /** Copies the scopes. */
  public Claims {
    scopes = Set.copyOf(scopes);
  }
}
