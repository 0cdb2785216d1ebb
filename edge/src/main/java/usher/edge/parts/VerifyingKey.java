package usher.edge.parts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A public key together with the one algorithm that it is good for. Immutable.
 *
 * <p>What the key is decides the algorithm, never what a token says of itself: so no token can have
 * a key used for something it was not made for (RFC 8725 section 3.1). The signatures are checked
 * by the JDK's own providers.
 */
public final class VerifyingKey {

  /** The names of all algorithms, in the order in which this library would choose. */
  public static final List<String> ALGORITHMS =
      Arrays.stream(Algorithm.values())
          .flatMap(each -> Stream.of(each.name, each.newName))
          .distinct()
          .toList();

  /** Every verification costs its sender less than it costs us, were the modulus without limit. */
  private static final int RSA_MIN_BITS = 2048;

  private static final int RSA_MAX_BITS = 4096;
  private static final int RSA_EXPONENT_MAX_BITS = 32;

  /** What stands before the 32 bytes of an Ed25519 key in its X.509 form (RFC 8410 section 4). */
  private static final byte[] ED25519_PREFIX = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private static final int ES256_BYTES = 64;

  private enum Algorithm {
    ES256("SHA256withECDSAinP1363Format", "ES256", "ES256"),
    // RFC 9864 gives what was EdDSA with this curve a name of its own.
    ED25519("Ed25519", "EdDSA", "Ed25519"),
    RS256("SHA256withRSA", "RS256", "RS256");

    private final String jcaName;
    private final String name;
    private final String newName;

    Algorithm(String jcaName, String name, String newName) {
      this.jcaName = jcaName;
      this.name = name;
      this.newName = newName;
    }
  }

  private final JWK jwk;
  private final Algorithm algorithm;
  private final PublicKey key;
  private final String mark;

  private VerifyingKey(JWK jwk, Algorithm algorithm, PublicKey key) {
    this.jwk = jwk;
    this.algorithm = algorithm;
    this.key = key;
    this.mark = KeyMark.of(String.valueOf(jwk.getKeyID()));
  }

  /**
   * Takes the public part of a JWK (RFC 7517).
   *
   * @return null if it is not a signature key of P-256, Ed25519 or RSA with 2048 to 4096 bits
   */
  public static @Nullable VerifyingKey of(JWK jwk) {
    if (jwk.getKeyUse() != null && !KeyUse.SIGNATURE.equals(jwk.getKeyUse())) {
      return null;
    }
    try {
      VerifyingKey found =
          switch (jwk) {
            case ECKey ec when Curve.P_256.equals(ec.getCurve()) ->
                new VerifyingKey(ec.toPublicJWK(), Algorithm.ES256, ec.toECPublicKey());
            case OctetKeyPair okp when Curve.Ed25519.equals(okp.getCurve()) ->
                new VerifyingKey(okp.toPublicJWK(), Algorithm.ED25519, ed25519(okp));
            case RSAKey rsa when isBounded(rsa) ->
                new VerifyingKey(rsa.toPublicJWK(), Algorithm.RS256, rsa.toRSAPublicKey());
            default -> null;
          };
      return found != null && (jwk.getAlgorithm() == null || found.is(jwk.getAlgorithm().getName()))
          ? found
          : null;
    } catch (JOSEException | GeneralSecurityException e) {
      return null;
    }
  }

  /** The name under which the key is published; null if it has none. */
  public @Nullable String id() {
    return jwk.getKeyID();
  }

  /** What the feed calls it when it is burnt. */
  public String mark() {
    return mark;
  }

  /** Whether the other was made of the same JWK. */
  public boolean isLike(VerifyingKey other) {
    return jwk.equals(other.jwk);
  }

  /** Whether that is this key's algorithm (RFC 7518 section 3.1, RFC 8037, RFC 9864). */
  public boolean is(String alg) {
    return algorithm.name.equals(alg) || algorithm.newName.equals(alg);
  }

  /** The key's SHA-256 thumbprint, base64url (RFC 7638). */
  public String thumbprint() {
    try {
      return jwk.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether this key made the signature. */
  public boolean verifies(byte[] signed, byte[] signature) {
    if (algorithm == Algorithm.ES256 && signature.length != ES256_BYTES) {
      // RFC 7518 section 3.4 has one length; the JDK takes two halves of any.
      return false;
    }
    try {
      Signature check = Signature.getInstance(algorithm.jcaName);
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (SignatureException | InvalidKeyException e) {
      // What the JDK says of a signature of the wrong form, such as one of the wrong length.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot check " + algorithm.jcaName, e);
    }
  }

  private static PublicKey ed25519(OctetKeyPair okp) throws GeneralSecurityException {
    byte[] raw = okp.getDecodedX();
    byte[] encoded = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + raw.length);
    System.arraycopy(raw, 0, encoded, ED25519_PREFIX.length, raw.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static boolean isBounded(RSAKey rsa) throws JOSEException {
    RSAPublicKey key = rsa.toRSAPublicKey();
    BigInteger exponent = key.getPublicExponent();
    int bits = key.getModulus().bitLength();
    return bits >= RSA_MIN_BITS
        && bits <= RSA_MAX_BITS
        && exponent.testBit(0)
        && exponent.bitLength() > 1
        && exponent.bitLength() <= RSA_EXPONENT_MAX_BITS;
  }
}
