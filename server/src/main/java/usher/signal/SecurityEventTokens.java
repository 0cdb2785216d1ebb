package usher.signal;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Date;
import java.util.Map;
import usher.key.Algorithm;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.outbox.Message;

/**
 * Signs security event tokens (RFC 8417): RS256, as the interoperability profile of CAEP has it;
 * without {@code exp} and {@code sub} (SSF, section 4). Thread-safe.
 */
public final class SecurityEventTokens {
  private static final String TYPE = "secevent+jwt";

  private final SignedTokens tokens;
  private final String issuer;

  public SecurityEventTokens(SigningKeys keys, String issuer) {
    this.tokens = new SignedTokens(keys, TYPE);
    this.issuer = issuer;
  }

  /** The token of a message for a client. */
  String sign(Message message, String clientId) {
    Map<String, Object> told = message.told();
    return tokens.sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(clientId)
            .issueTime(Date.from(message.createdAt()))
            .jwtID(message.id())
            .claim("sub_id", told.get("sub_id"))
            .claim("events", told.get("events"))
            .build(),
        Algorithm.RS256);
  }
}
