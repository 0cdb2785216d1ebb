package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One key made ready to sign, with the headers of what it signs. Thread-safe. */
final class Signer {
  private final SigningKey key;
  private final JWSSigner signer;
  private final JWSHeader plain;
  private final Map<JOSEObjectType, JWSHeader> headers = new ConcurrentHashMap<>();

  Signer(SigningKey key) {
    this.key = key;
    try {
      this.signer = key.algorithm().signer(key.jwk());
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key cannot be used", e);
    }
    this.plain = header(null);
  }

  String sign(@Nullable JOSEObjectType type, JWTClaimsSet claims) {
    JWSHeader header = type == null ? plain : headers.computeIfAbsent(type, this::header);
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("the signing key does not sign", e);
    }
    return token.serialize();
  }

  /** Read back from its text, which it then keeps instead of writing it for each token. */
  private JWSHeader header(@Nullable JOSEObjectType type) {
    JWSHeader header =
        new JWSHeader.Builder(key.algorithm().jose()).type(type).keyID(key.id()).build();
    try {
      return JWSHeader.parse(header.toBase64URL());
    } catch (ParseException e) {
      throw new IllegalStateException("a header of ours cannot be read", e);
    }
  }
}
