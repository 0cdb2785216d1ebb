package usher.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.key.SigningKey;
import usher.key.SigningKeys;
import usher.secret.Secrets;
import usher.signin.SignIn;

/** Makes access tokens: JWTs by RFC 9068, signed with ES256. Thread-safe. */
final class AccessTokens {
  static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  private record Signer(String keyId, JWSHeader header, JWSSigner signer) {}

  private final SigningKeys keys;
  private final Secrets secrets;
  private final String issuer;
  private volatile @Nullable Signer last;

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
            .claim("profile", signIn.profileId())
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(new Date(exp * 1000))
            .jwtID(secrets.id())
            .build();
    Signer signer = signer();
    SignedJWT token = new SignedJWT(signer.header(), claims);
    try {
      token.sign(signer.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key does not sign", e);
    }
    return token.serialize();
  }

  private Signer signer() {
    SigningKey key = keys.current();
    Signer known = last;
    if (known != null && known.keyId().equals(key.id())) {
      return known;
    }
    try {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.ES256).type(TYPE).keyID(key.id()).build();
      Signer made = new Signer(key.id(), header, new ECDSASigner(key.jwk()));
      last = made;
      return made;
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key cannot be used", e);
    }
  }
}
