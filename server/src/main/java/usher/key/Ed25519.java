package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSProvider;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.SecureRandom;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm;

/**
 * Makes and uses Ed25519 keys (RFC 8037) with Bouncy Castle, for which Nimbus would need a library
 * more. Thread-safe.
 */
abstract class Ed25519 implements JWSProvider {
  private static final int SIGNATURE_BYTES = Ed25519PrivateKeyParameters.SIGNATURE_SIZE;

  private final JCAContext context = new JCAContext();

  static OctetKeyPair generate(SecureRandom random) throws JOSEException {
    Ed25519PrivateKeyParameters secret = new Ed25519PrivateKeyParameters(random);
    return new OctetKeyPair.Builder(
            Curve.Ed25519, Base64URL.encode(secret.generatePublicKey().getEncoded()))
        .d(Base64URL.encode(secret.getEncoded()))
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.EdDSA)
        .keyIDFromThumbprint()
        .build();
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA);
  }

  @Override
  public JCAContext getJCAContext() {
    return context;
  }

  static final class Signing extends Ed25519 implements JWSSigner {
    private final Ed25519PrivateKeyParameters secret;

    Signing(OctetKeyPair key) {
      this.secret = new Ed25519PrivateKeyParameters(key.getDecodedD());
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) {
      byte[] signature = new byte[SIGNATURE_BYTES];
      secret.sign(Algorithm.Ed25519, null, input, 0, input.length, signature, 0);
      return Base64URL.encode(signature);
    }
  }

  static final class Verifying extends Ed25519 implements JWSVerifier {
    private final Ed25519PublicKeyParameters key;

    Verifying(OctetKeyPair key) {
      this.key = new Ed25519PublicKeyParameters(key.getDecodedX());
    }

    @Override
    public boolean verify(JWSHeader header, byte[] input, Base64URL signature) {
      byte[] bytes = signature.decode();
      return JWSAlgorithm.EdDSA.equals(header.getAlgorithm())
          && bytes.length == SIGNATURE_BYTES
          && key.verify(Algorithm.Ed25519, null, input, 0, input.length, bytes, 0);
    }
  }
}
