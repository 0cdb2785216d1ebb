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
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/** What Usher signs with (RFC 7518 section 3.1, RFC 8037 section 3.1); each key is for one. */
public enum Algorithm {
  ES256("ES256"),
  RS256("RS256"),
  EDDSA("EdDSA");

  private static final int RSA_BITS = 2048;

  /** All of them as they stand in headers, settings and metadata. */
  public static final List<String> WORDS = Arrays.stream(values()).map(Algorithm::word).toList();

  private final String word;

  Algorithm(String word) {
    this.word = word;
  }

  /** As it stands in headers, settings and metadata. */
  public String word() {
    return word;
  }

  /** As the library calls it. */
  public JWSAlgorithm jws() {
    return JWSAlgorithm.parse(word);
  }

  /** The one of that word. */
  public static Algorithm of(String word) {
    return values()[WORDS.indexOf(word)];
  }

  /**
   * A new private key, whose name is its thumbprint (RFC 7638); not one that begins with a hyphen,
   * since operators name keys on the command line.
   */
  JWK generate(SecureRandom random) {
    JWK key = any(random);
    return key.getKeyID().startsWith("-") ? generate(random) : key;
  }

  private JWK any(SecureRandom random) {
    try {
      return switch (this) {
        case ES256 ->
            new ECKeyGenerator(Curve.P_256)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(jws())
                .keyIDFromThumbprint(true)
                .secureRandom(random)
                .generate();
        case RS256 ->
            new RSAKeyGenerator(RSA_BITS)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(jws())
                .keyIDFromThumbprint(true)
                .secureRandom(random)
                .generate();
        case EDDSA -> Ed25519.generate(random);
      };
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java makes keys for " + word, e);
    }
  }

  JWSSigner signer(JWK key) throws JOSEException {
    return switch (this) {
      case ES256 -> new ECDSASigner(key.toECKey());
      case RS256 -> new RSASSASigner(key.toRSAKey());
      case EDDSA -> new Ed25519(key.toOctetKeyPair());
    };
  }

  JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (this) {
      case ES256 -> new ECDSAVerifier(key.toECKey());
      case RS256 -> new RSASSAVerifier(key.toRSAKey());
      case EDDSA -> new Ed25519(key.toOctetKeyPair());
    };
  }
}
