package usher.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  /** The token as the answer tells it; bound to a key if there is one. */
  static AccessToken message(
      String token, long seconds, @Nullable Scope scope, @Nullable String key) {
    return key == null
        ? new BearerAccessToken(token, seconds, scope)
        : new DPoPAccessToken(token, seconds, scope);
  }

  /**
   * Signs a token.
   *
   * @param key to which it is bound, as a thumbprint (RFC 9449, section 6.1); null for none
   * @param exp in seconds since 1970, fixed by the caller inside the transaction that mints
   */
  String sign(
      SignIn signIn, Client client, String scope, @Nullable String key, Instant now, long exp) {
    JWTClaimsSet.Builder claims =
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
            .jwtID(secrets.id());
    if (key != null) {
      claims.claim("cnf", Map.of("jkt", key));
    }
    return tokens.signInside(claims.build(), client.tokens().access());
  }
}
