package usher.oauth.token;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.key.SigningKeys;
import usher.oauth.Client;
import usher.oauth.IssuedTokens;
import usher.secret.Secrets;
import usher.signin.SignIn;

/** Makes access tokens: JWTs by RFC 9068, signed as the client wishes. Thread-safe. */
final class AccessTokens {
  private final SigningKeys keys;
  private final Secrets secrets;
  private final String issuer;

  AccessTokens(SigningKeys keys, Secrets secrets, String issuer) {
    this.keys = keys;
    this.secrets = secrets;
    this.issuer = issuer;
  }

  /**
   * Signs a viewer's token.
   *
   * @param key the thumbprint of the key that it is bound to (RFC 9449, section 6); null for none
   * @param exp in seconds since 1970, fixed by the caller inside the transaction that mints
   */
  String ofSignIn(
      SignIn signIn, Client client, String scope, @Nullable String key, Instant now, long exp) {
    return sign(
        claims(client, scope, key, now, exp)
            .subject(signIn.account().value())
            .claim("sid", signIn.sid().value()),
        client);
  }

  /** Signs a client's own token, which has no {@code sid}; otherwise the same. */
  String ofClient(Client client, String scope, @Nullable String key, Instant now, long exp) {
    return sign(claims(client, scope, key, now, exp).subject(client.id()), client);
  }

  private JWTClaimsSet.Builder claims(
      Client client, String scope, @Nullable String key, Instant now, long exp) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(List.of(issuer, client.audience()))
            .claim("client_id", client.id())
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(new Date(exp * 1000))
            .jwtID(secrets.id());
    return key == null ? claims : claims.claim("cnf", Map.of("jkt", key));
  }

  private String sign(JWTClaimsSet.Builder claims, Client client) {
    return keys.sign(client.tokens().algorithm(), IssuedTokens.TYPE, claims.build());
  }
}
