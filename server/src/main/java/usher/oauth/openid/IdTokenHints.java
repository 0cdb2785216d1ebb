package usher.oauth.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;
import usher.account.AccountId;
import usher.key.SigningKeys;
import usher.signin.SignInId;

/**
 * Reads ID tokens of ours that come back as a hint (OpenID Connect Core, section 3.1.2.1;
 * RP-Initiated Logout, section 2). That one has run out does not matter. Thread-safe.
 */
public final class IdTokenHints {
  private static final int LENGTH_MAX = 8192;

  /** Whom an ID token is about, and for which client it was made. */
  public record Hint(AccountId account, SignInId sid, String clientId) {}

  private final SigningKeys keys;
  private final String issuer;

  public IdTokenHints(SigningKeys keys, String issuer) {
    this.keys = keys;
    this.issuer = issuer;
  }

  /** What a presented ID token says; empty if it is not a genuine one of ours. */
  public Optional<Hint> read(String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      SignedJWT token = SignedJWT.parse(text);
      return genuine(token) ? hint(token.getJWTClaimsSet()) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean genuine(SignedJWT token) throws JOSEException {
    String keyId = token.getHeader().getKeyID();
    JWK key = keyId == null ? null : keys.known(keyId).orElse(null);
    return isIdToken(token.getHeader().getType())
        && key instanceof AsymmetricJWK pair
        && token.getHeader().getAlgorithm().equals(key.getAlgorithm())
        && token.verify(
            new DefaultJWSVerifierFactory()
                .createJWSVerifier(token.getHeader(), pair.toPublicKey()));
  }

  /** Access tokens and the like name another type (RFC 9068, section 2.1). */
  private static boolean isIdToken(@org.jspecify.annotations.Nullable JOSEObjectType type) {
    return type == null || JOSEObjectType.JWT.equals(type);
  }

  private Optional<Hint> hint(JWTClaimsSet claims) throws ParseException {
    String sid = claims.getStringClaim("sid");
    boolean good =
        issuer.equals(claims.getIssuer())
            && claims.getSubject() != null
            && sid != null
            && claims.getAudience().size() == 1;
    return good
        ? Optional.of(
            new Hint(
                new AccountId(claims.getSubject()),
                new SignInId(sid),
                claims.getAudience().getFirst()))
        : Optional.empty();
  }
}
