package usher.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import usher.key.KeyAlgorithm;
import usher.key.SigningKeys;

/**
 * Short-lived notes that Usher hands out and reads again itself: signed, not stored, so that any
 * node takes any node's. Thread-safe.
 *
 * <p>Each kind has a type of its own in its header, so that none can be taken for another, nor for
 * a token.
 */
public final class SignedNotes {
  private static final int LENGTH_MAX = 1024;

  private final SigningKeys keys;
  private final String issuer;
  private final InstantSource clock;

  public SignedNotes(SigningKeys keys, String issuer, InstantSource clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** Signs a note of that type; its claims have an {@code exp}. */
  public String make(JOSEObjectType type, JWTClaimsSet claims) {
    keys.ready(KeyAlgorithm.ES256);
    return keys.sign(
        KeyAlgorithm.ES256, type, new JWTClaimsSet.Builder(claims).issuer(issuer).build());
  }

  /** What a presented note says; empty if it is not one of ours of that type, or too old. */
  public Optional<JWTClaimsSet> read(JOSEObjectType type, String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      SignedJWT note = SignedJWT.parse(text);
      return genuine(type, note)
          ? Optional.of(note.getJWTClaimsSet()).filter(this::lasts)
          : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  private boolean genuine(JOSEObjectType type, SignedJWT note) throws JOSEException {
    JWSHeader header = note.getHeader();
    String keyId = header.getKeyID();
    return type.equals(header.getType())
        && JWSAlgorithm.ES256.equals(header.getAlgorithm())
        && keyId != null
        && keys.published().getKeyByKeyId(keyId) instanceof ECKey key
        && note.verify(new ECDSAVerifier(key));
  }

  private boolean lasts(JWTClaimsSet claims) {
    Date expires = claims.getExpirationTime();
    return issuer.equals(claims.getIssuer())
        && expires != null
        && clock.instant().isBefore(expires.toInstant());
  }
}
