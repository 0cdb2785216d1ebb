package usher.oauth.registration;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One registered client, as it is kept. Immutable.
 *
 * @param settings JSON, in the words of the configuration
 * @param secretHash SHA-256 of its secret, base64url; null for one without
 */
record Registration(String id, String settings, @Nullable String secretHash, Instant createdAt) {
  @Override
  public String toString() {
    return "Registration[" + id + "]";
  }
}
