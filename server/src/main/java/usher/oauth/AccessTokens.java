package usher.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import usher.key.SigningKeys;
import usher.secret.Secrets;
import usher.signin.SignIn;

/** Makes access tokens: JWTs by RFC 9068, signed as the client wishes. Thread-safe. */
final class AccessTokens {
  static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  private final SigningKeys keys;
  private final Secrets secrets;
  private final String issuer;

  AccessTokens(SigningKeys keys, Secrets secrets, String issuer) {
    this.keys = keys;
    this.secrets = secrets;
    this.issuer = issuer;
  }

  /**
   * Signs a token.
   *
   * @param exp in seconds since 1970, fixed by the caller inside the transaction that mints
   */
  String sign(SignIn signIn, Client client, String scope, Instant now, long exp) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(signIn.account().value())
            .audience(List.of(issuer, client.audience()))
            .claim("client_id", client.id())
            .claim("sid", signIn.sid().value())
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(new Date(exp * 1000))
            .jwtID(secrets.id())
            .build();
    return keys.sign(client.tokens().algorithm(), TYPE, claims);
  }
}
