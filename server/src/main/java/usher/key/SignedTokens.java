package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Usher's own JWTs of one type: signs them with ES256, and knows its own again. Thread-safe. */
public final class SignedTokens {
  private static final int CHARS_MAX = 4096;

  private record Signer(String keyId, JWSHeader header, JWSSigner signer) {}

  private final SigningKeys keys;
  private final JOSEObjectType type;
  private volatile @Nullable Signer last;

  /** Of that {@code typ}, which no other kind of token may have (RFC 8725 section 3.11). */
  public SignedTokens(SigningKeys keys, String type) {
    this.keys = keys;
    this.type = new JOSEObjectType(type);
  }

  /** Signs a token; makes a key first, should there be none that signs now. */
  public String sign(JWTClaimsSet claims) {
    keys.ready();
    return signInside(claims);
  }

  /**
   * The same inside a transaction, which may not make a key: its caller has seen to one before
   * ({@link SigningKeys#ready}).
   */
  public String signInside(JWTClaimsSet claims) {
    Signer signer = signer();
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
    String keyId = header.getKeyID();
    return type.equals(header.getType())
        && JWSAlgorithm.ES256.equals(header.getAlgorithm())
        && keyId != null
        && keys.published().getKeyByKeyId(keyId) instanceof ECKey key
        && token.verify(new ECDSAVerifier(key));
  }

  private Signer signer() {
    SigningKey key = keys.current();
    Signer known = last;
    if (known != null && known.keyId().equals(key.id())) {
      return known;
    }
    try {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(key.id()).build();
      Signer made = new Signer(key.id(), header, new ECDSASigner(key.jwk()));
      last = made;
      return made;
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key cannot be used", e);
    }
  }
}
