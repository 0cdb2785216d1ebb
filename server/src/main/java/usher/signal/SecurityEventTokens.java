package usher.signal;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.Date;
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
    try {
      var kept = JSONObjectUtils.parse(message.payload());
      return tokens.sign(
          new JWTClaimsSet.Builder()
              .issuer(issuer)
              .audience(clientId)
              .issueTime(Date.from(message.createdAt()))
              .jwtID(message.id())
              .claim("sub_id", kept.get("sub_id"))
              .claim("events", kept.get("events"))
              .build(),
          Algorithm.RS256);
    } catch (ParseException e) {
      throw new IllegalStateException("an event of ours cannot be read", e);
    }
  }
}
