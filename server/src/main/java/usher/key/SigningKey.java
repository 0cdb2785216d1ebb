package usher.key;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs tokens.
 *
 * @param jwk with its secret, unless it is burnt
 * @param signsFrom published before, so that every verifier knows it when it first signs
 * @param keptTill published until then: the last token it signed has run out
 * @param burntAt from when nothing that it signed is accepted; null unless its secret got known
 */
public record SigningKey(
    KeyAlgorithm algorithm,
    JWK jwk,
    Instant signsFrom,
    Instant signsTill,
    Instant keptTill,
    @Nullable Instant burntAt) {
  /** Its {@code kid}. */
  public String id() {
    return jwk.getKeyID();
  }

  boolean is(KeyAlgorithm other) {
    return algorithm == other;
  }

  boolean published() {
    return burntAt == null;
  }

  boolean signs(Instant now) {
    return burntAt == null && !now.isBefore(signsFrom) && now.isBefore(signsTill);
  }

  /** Names the key without its secret. */
  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
