package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;

/**
 * Signs and verifies with an Ed25519 key (RFC 8037) by the JDK, since the library's own way needs
 * Google's Tink. Immutable.
 */
final class Ed25519 extends BaseJWSProvider implements JWSSigner, JWSVerifier {
  private static final String NAME = "Ed25519";
  private static final int KEY_BYTES = 32;

  /** What stands before the bytes of a private and of a public key (RFC 8410 sections 4 and 7). */
  private static final byte[] PKCS8 = {
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
  };

  private static final byte[] X509 = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private final OctetKeyPair key;

  Ed25519(OctetKeyPair key) {
    super(Set.of(JWSAlgorithm.EdDSA));
    this.key = key;
  }

  static OctetKeyPair generate(SecureRandom random) throws JOSEException {
    try {
      // This provider's encodings end with the key's bytes; it is asked for a key once in months.
      KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME, "SunEC");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      return new OctetKeyPair.Builder(Curve.Ed25519, last(pair.getPublic().getEncoded()))
          .d(last(pair.getPrivate().getEncoded()))
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.EdDSA)
          .keyIDFromThumbprint()
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + NAME, e);
    }
  }

  @Override
  public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(
          KeyFactory.getInstance(NAME)
              .generatePrivate(new PKCS8EncodedKeySpec(joined(PKCS8, key.getDecodedD()))));
      signature.update(input);
      return Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new JOSEException("the key does not sign", e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] input, Base64URL signature) throws JOSEException {
    try {
      Signature check = Signature.getInstance(NAME);
      check.initVerify(
          KeyFactory.getInstance(NAME)
              .generatePublic(new X509EncodedKeySpec(joined(X509, key.getDecodedX()))));
      check.update(input);
      return check.verify(signature.decode());
    } catch (SignatureException e) {
      // What the JDK says of a signature of another length.
      return false;
    } catch (GeneralSecurityException e) {
      throw new JOSEException("the key does not verify", e);
    }
  }

  private static Base64URL last(byte[] encoded) {
    return Base64URL.encode(
        Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
  }

  private static byte[] joined(byte[] start, byte[] end) {
    byte[] both = Arrays.copyOf(start, start.length + end.length);
    System.arraycopy(end, 0, both, start.length, end.length);
    return both;
  }
}
