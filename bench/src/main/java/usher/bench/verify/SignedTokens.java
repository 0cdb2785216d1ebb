package usher.bench.verify;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Random;

/** Makes access tokens as Usher does, each of a sign-in of its own. Not thread-safe. */
final class SignedTokens {
  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "https://catalogue.example.com";
  private static final long LIFE_SECONDS = 86_400;

  private final ECKey key;
  private final JWSSigner signer;
  private final RandomSids sids;

  SignedTokens(Random random) {
    try {
      this.key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
      this.signer = new ECDSASigner(key);
      this.sids = new RandomSids(random);
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  /** The public key, as a JWK set. */
  String jwks() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  PublicKey publicKey() {
    try {
      return key.toECPublicKey();
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  String next() {
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(sids.next())
            .audience(List.of(ISSUER, AUDIENCE))
            .claim("client_id", "matinee-tv")
            .claim("sid", sids.next())
            .claim("scope", "account catalogue")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(LIFE_SECONDS)))
            .jwtID(sids.next())
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("the key does not sign", e);
    }
    return token.serialize();
  }
}
