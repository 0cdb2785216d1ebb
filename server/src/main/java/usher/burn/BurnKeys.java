package usher.burn;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.edge.TrustClock.Moment;
import usher.follower.Confirmation;
import usher.follower.Followers;
import usher.key.SigningKeys;
import usher.revocation.BurntKey;
import usher.revocation.RevocationLog;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * Withdraws signing keys that somebody else may have, with all that they signed. Thread-safe.
 *
 * <p>A key goes the way of a sign-in that ends: an entry of the log, written in the transaction
 * that removes the key, refused by every follower from then on, and confirmed by all of them or by
 * time. Nobody is signed out: refresh tokens are no signatures, and get tokens of the next key.
 */
public final class BurnKeys {
  private static final Logger LOG = LoggerFactory.getLogger(BurnKeys.class);

  /**
   * Whoever has the key makes tokens of any end, so theirs says nothing; but no verifier keeps a
   * key for longer without asking.
   */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private final Database database;
  private final SigningKeys keys;
  private final RevocationLog log;
  private final Followers followers;
  private final InstantSource clock;

  /** Makes it; from now on keys that are burnt anywhere leave {@code keys} too. */
  public BurnKeys(
      Database database,
      SigningKeys keys,
      RevocationLog log,
      Followers followers,
      InstantSource clock) {
    this.database = database;
    this.keys = keys;
    this.log = log;
    this.followers = followers;
    this.clock = clock;
    followers.feed().readKeys(burnt -> keys.reread());
  }

  /**
   * Burns a key; durable when this returns.
   *
   * @return the wait for everybody who follows; empty if there is no such key
   */
  public Optional<Confirmation> burn(String keyId) {
    Moment begun = followers.confirmations().now();
    Optional<Long> seq = database.write(tx -> within(tx, keyId));
    seq.ifPresent(at -> LOG.atWarn().addKeyValue("key", keyId).log("a signing key was burnt"));
    return seq.map(at -> followers.confirmations().enter(at, begun, state -> {}));
  }

  private Optional<Long> within(Transaction tx, String keyId) {
    if (!keys.remove(tx, keyId)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    long seq = log.next(tx, 1);
    log.addKey(tx, new BurntKey(seq, keyId, now, now.plus(REMEMBERED)));
    tx.afterCommit(() -> followers.feed().catchUp(seq));
    return Optional.of(seq);
  }
}
