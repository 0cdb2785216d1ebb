package usher.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.secret.Secrets;
import usher.signin.SignIn;

/** Makes access tokens: JWTs by RFC 9068. Thread-safe. */
final class AccessTokens {
  private static final String TYPE = "at+jwt";

  private final SignedTokens tokens;
  private final Secrets secrets;
  private final String issuer;

  AccessTokens(SigningKeys keys, Secrets secrets, String issuer) {
    this.tokens = new SignedTokens(keys, TYPE);
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
            .claim("profile", signIn.profileId())
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(new Date(exp * 1000))
            .jwtID(secrets.id())
            .build();
    return tokens.signInside(claims, client.tokens().access());
  }
}
