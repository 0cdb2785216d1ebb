package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Usher's own JWTs of one type: signs them, and knows its own again. Thread-safe. */
public final class SignedTokens {
  private static final int CHARS_MAX = 4096;

  private record Signer(String keyId, JWSHeader header, JWSSigner signer) {}

  private final SigningKeys keys;
  private final JOSEObjectType type;
  private final Map<Algorithm, Signer> last = new ConcurrentHashMap<>();

  /** Of that {@code typ}, which no other kind of token may have (RFC 8725 section 3.11). */
  public SignedTokens(SigningKeys keys, String type) {
    this.keys = keys;
    this.type = new JOSEObjectType(type);
  }

  /** Signs a token with ES256; makes a key first, should there be none that signs now. */
  public String sign(JWTClaimsSet claims) {
    return sign(claims, Algorithm.ES256);
  }

  /** The same with another algorithm. */
  public String sign(JWTClaimsSet claims, Algorithm algorithm) {
    keys.ready();
    return signInside(claims, algorithm);
  }

  /**
   * The same inside a transaction, which may not make a key: its caller has seen to one before
   * ({@link SigningKeys#ready}).
   */
  public String signInside(JWTClaimsSet claims, Algorithm algorithm) {
    Signer signer = signer(algorithm);
    SignedJWT token = new SignedJWT(signer.header(), claims);
    try {
      token.sign(signer.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key does not sign", e);
    }
    return token.serialize();
  }

  /** What a token of this type says, if Usher signed it; its time is for the caller to judge. */
  public Optional<JWTClaimsSet> genuine(String text) {
    if (text.length() > CHARS_MAX) {
      return Optional.empty();
    }
    try {
      SignedJWT token = SignedJWT.parse(text);
      return isGenuine(token) ? Optional.of(token.getJWTClaimsSet()) : Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException e) {
      // Nimbus answers some garbage with unchecked exceptions.
      return Optional.empty();
    }
  }

  private boolean isGenuine(SignedJWT token) throws JOSEException {
    JWSHeader header = token.getHeader();
    if (!type.equals(header.getType()) || header.getKeyID() == null) {
      return false;
    }
    SigningKey key = keys.find(header.getKeyID()).orElse(null);
    // The key decides the algorithm, whatever the token says (RFC 8725 section 3.1).
    return key != null
        && key.algorithm().jws().equals(header.getAlgorithm())
        && token.verify(key.algorithm().verifier(key.jwk().toPublicJWK()));
  }

  private Signer signer(Algorithm algorithm) {
    SigningKey key = keys.current(algorithm);
    Signer known = last.get(algorithm);
    if (known != null && known.keyId().equals(key.id())) {
      return known;
    }
    try {
      JWSHeader header = new JWSHeader.Builder(algorithm.jws()).type(type).keyID(key.id()).build();
      Signer made = new Signer(key.id(), header, algorithm.signer(key.jwk()));
      last.put(algorithm, made);
      return made;
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key cannot be used", e);
    }
  }
}
