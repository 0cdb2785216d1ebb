package usher.follower;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import usher.testing.TwoClocks;

/** Access tokens that are good for a simulation's whole time: only a sign-out ends them. */
final class SimulatedToken {
  static final String ISSUER = "usher";
  static final String AUDIENCE = "catalogue";
  static final ECKey KEY = key();
  private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

  private SimulatedToken() {}

  /** The token of a sign-in. */
  static String of(String sid) {
    return TOKENS.computeIfAbsent(sid, SimulatedToken::sign);
  }

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String sign(String sid) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("k")
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("a")
                .audience(AUDIENCE)
                .claim("client_id", "tv")
                .claim("sid", sid)
                .issueTime(Date.from(TwoClocks.START.minus(Duration.ofMinutes(1))))
                .expirationTime(Date.from(TwoClocks.START.plus(Duration.ofHours(1))))
                .jwtID(sid)
                .build());
    try {
      jwt.sign(new ECDSASigner(KEY));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
    return jwt.serialize();
  }
}
