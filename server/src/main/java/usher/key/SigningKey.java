package usher.key;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;

/**
 * A key that signs access tokens.
 *
 * @param algorithm the only one that it is for
 * @param signsFrom published before, so that every verifier knows it when it first signs
 * @param keptTill published until then: the last token it signed has run out
 */
public record SigningKey(
    Algorithm algorithm, JWK jwk, Instant signsFrom, Instant signsTill, Instant keptTill) {
  /** Its {@code kid}. */
  public String id() {
    return jwk.getKeyID();
  }

  boolean signs(Instant now) {
    return !now.isBefore(signsFrom) && now.isBefore(signsTill);
  }

  /** Names the key without its secret. */
  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
