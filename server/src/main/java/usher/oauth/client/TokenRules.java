package usher.oauth.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import usher.key.KeyAlgorithm;

/**
 * What a client's tokens are like.
 *
 * @param algorithm what signs its access tokens
 * @param introspection what signs the answers to its introspection, when it asks for signed ones
 * @param access how long they work; null means as long as everybody's
 * @param refresh how long a refresh token may lie unused; null means until its device counts as
 *     idle, which ends it in any case
 */
public record TokenRules(
    KeyAlgorithm algorithm,
    KeyAlgorithm introspection,
    @Nullable Duration access,
    @Nullable Duration refresh) {
  /** The longest that an access token may work: until then every key is kept that signed one. */
  public static final Duration ACCESS_MAX = Duration.ofHours(1);

  /** Of a client that says nothing about it. */
  public static final TokenRules STANDARD =
      new TokenRules(KeyAlgorithm.ES256, KeyAlgorithm.RS256, null, null);
}
