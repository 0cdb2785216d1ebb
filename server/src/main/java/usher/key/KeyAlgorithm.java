package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What Usher signs with (RFC 7518, section 3.1; RFC 8037). */
public enum KeyAlgorithm {
  /** The default: short signatures, made in a fifth of a millisecond. */
  ES256("ES256") {
    @Override
    JWK generate(SecureRandom random) throws JOSEException {
      return described(new ECKeyGenerator(Curve.P_256), random).generate();
    }

    @Override
    JWSSigner signer(JWK key) throws JOSEException {
      return new ECDSASigner(key.toECKey());
    }

    @Override
    JWSVerifier verifier(JWK key) throws JOSEException {
      return new ECDSAVerifier(key.toECKey());
    }
  },

  /** What every library of OpenID Connect understands; verified quickly, signed slowly. */
  RS256("RS256") {
    @Override
    JWK generate(SecureRandom random) throws JOSEException {
      return described(new RSAKeyGenerator(RSA_BITS), random).generate();
    }

    @Override
    JWSSigner signer(JWK key) throws JOSEException {
      return new RSASSASigner(key.toRSAKey());
    }

    @Override
    JWSVerifier verifier(JWK key) throws JOSEException {
      return new RSASSAVerifier(key.toRSAKey());
    }
  },

  /** Ed25519. */
  EDDSA("EdDSA") {
    @Override
    JWK generate(SecureRandom random) throws JOSEException {
      return Ed25519.generate(random);
    }

    @Override
    JWSSigner signer(JWK key) {
      return new Ed25519.Signing(key.toOctetKeyPair());
    }

    @Override
    JWSVerifier verifier(JWK key) {
      return new Ed25519.Verifying(key.toOctetKeyPair());
    }
  };

  private static final int RSA_BITS = 2048;

  private final String word;

  KeyAlgorithm(String word) {
    this.word = word;
  }

  /** Its names, as settings and documents have them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(KeyAlgorithm::word).toList();
  }

  /** Reads {@link #word}. */
  public static Optional<KeyAlgorithm> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /** The name of the {@code alg} header. */
  public String word() {
    return word;
  }

  /** The {@code alg} header. */
  public JWSAlgorithm jose() {
    return JWSAlgorithm.parse(word);
  }

  /** Makes a key, named by its thumbprint (RFC 7638). */
  JWK make(SecureRandom random) {
    try {
      JWK jwk = generate(random);
      // One of 64 begins like an option of the command line, where keys are named in emergencies.
      while (jwk.getKeyID().startsWith("-")) {
        jwk = generate(random);
      }
      return jwk;
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java makes " + word + " keys", e);
    }
  }

  abstract JWK generate(SecureRandom random) throws JOSEException;

  abstract JWSSigner signer(JWK key) throws JOSEException;

  abstract JWSVerifier verifier(JWK key) throws JOSEException;

  <T extends JWK> JWKGenerator<T> described(JWKGenerator<T> generator, SecureRandom random) {
    return generator
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(jose())
        .keyIDFromThumbprint(true)
        .secureRandom(random);
  }
}
