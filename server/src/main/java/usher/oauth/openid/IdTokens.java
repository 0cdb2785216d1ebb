package usher.oauth.openid;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.grant.Grant;
import usher.key.Algorithm;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.oauth.Client;
import usher.signin.SignIn;

/**
 * Makes ID tokens (OpenID Connect Core, sections 2 and 3.1.3.6): what an app is told of who has
 * signed in. Thread-safe.
 */
public final class IdTokens {
  /** The scope that asks for one. */
  public static final String SCOPE = "openid";

  /** Access tokens and the like name another one (RFC 9068, section 2.1). */
  static final String TYPE = "JWT";

  /** All that one can say. */
  public static final List<String> CLAIMS =
      List.of(
          "iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash");

  private final SignedTokens tokens;
  private final String issuer;

  public IdTokens(SigningKeys keys, String issuer) {
    this.tokens = new SignedTokens(keys, TYPE);
    this.issuer = issuer;
  }

  /**
   * What an ID token says of the sign-in, beside whose it is.
   *
   * @param authentication null when nothing is known of it any more
   * @param nonce as the app sent it for a code; null on a refresh (section 12.2) and for devices
   * @param accessToken the one that is issued with it
   */
  public record About(
      Grant.@Nullable Authentication authentication, @Nullable String nonce, String accessToken) {}

  /**
   * Signs one.
   *
   * @param exp in seconds since 1970, fixed by the caller inside the transaction that mints
   */
  public String sign(SignIn signIn, Client client, About about, Instant now, long exp) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(signIn.account().value())
            // One audience, and the party it is issued to: so no azp.
            .audience(client.id())
            .issueTime(Date.from(now))
            .expirationTime(new Date(exp * 1000))
            .claim("sid", signIn.sid().value())
            .claim("at_hash", hash(about.accessToken(), client.tokens().id()));
    Grant.Authentication authentication = about.authentication();
    if (authentication != null) {
      claims
          .claim("auth_time", authentication.at().getEpochSecond())
          .claim("acr", Acr.of(authentication))
          .claim("amr", List.of("pwd"));
    }
    if (about.nonce() != null) {
      claims.claim("nonce", about.nonce());
    }
    return tokens.signInside(claims.build(), client.tokens().id());
  }

  /** The left half of the access token's hash (section 3.1.3.6). */
  private static String hash(String accessToken, Algorithm algorithm) {
    Curve curve = algorithm == Algorithm.EDDSA ? Curve.Ed25519 : null;
    return AccessTokenHash.compute(new BearerAccessToken(accessToken), algorithm.jws(), curve)
        .getValue();
  }
}
