package usher.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import usher.key.SigningKeys;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;

/**
 * Ends a signing key whose secret got known, and with it all that it signed. Thread-safe.
 *
 * <p>Whoever has the secret can make tokens of any sign-in, real or not, so it is the key that is
 * refused: the revocation feed tells every follower, within the time in which it tells of a
 * sign-out. Nobody is signed out by it: refresh tokens and cookies are not signed, and devices
 * whose access token is refused refresh it and get one of the next key.
 */
public final class BurnKey {
  /**
   * What came of it.
   *
   * @param next the key that signs in its place
   * @param certainAt from when every follower of the feed refuses what it signed, heard of or not
   */
  public record Burnt(String next, Instant certainAt) {}

  private final SigningKeys keys;
  private final RevocationLog log;
  private final RevocationFeed feed;
  private final InstantSource clock;
  private final Duration certainAfter;

  /**
   * Makes it.
   *
   * @param certainAfter how long after the commit every follower refuses: its staleness and the
   *     margin for clocks that run at different rates
   */
  public BurnKey(
      SigningKeys keys,
      RevocationLog log,
      RevocationFeed feed,
      InstantSource clock,
      Duration certainAfter) {
    this.keys = keys;
    this.log = log;
    this.feed = feed;
    this.clock = clock;
    this.certainAfter = certainAfter;
  }

  /** Burns the key of that {@code kid}; empty if there is none that is not burnt already. */
  public Optional<Burnt> burn(String keyId) {
    return keys.burn(
            keyId,
            (tx, now) -> {
              log.addKey(tx, keyId, now, now.plus(SigningKeys.BURNT_KEPT));
              tx.afterCommit(feed::catchUp);
            })
        .map(key ->
            new Burnt(keys.current(key.algorithm()).id(), clock.instant().plus(certainAfter)));
  }
}
