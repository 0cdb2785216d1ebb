package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The keys that sign access tokens: made at the first start, kept in the database, rotated on
 * schedule. Thread-safe.
 *
 * <p>A new key is published some time before it signs, and an old one until its last token has run
 * out, so that no verifier ever meets a key it cannot know.
 */
public final class SigningKeys {
  /**
   * When keys change.
   *
   * @param signs how long a key signs
   * @param publishedAhead how long before that it is published; longer than the key set is cached
   * @param longestToken how long after that it is published
   */
  public record Schedule(Duration signs, Duration publishedAhead, Duration longestToken) {}

  /** A key without its secret, as an operator sees it. */
  public record Listed(String id, Instant signsFrom, Instant signsTill, Instant publishedTill) {}

  private final Database database;
  private final SigningKeyStore store = new SigningKeyStore();
  private final Schedule schedule;
  private final SecureRandom random;
  private final InstantSource clock;
  private volatile List<SigningKey> keys = List.of();

  public SigningKeys(
      Database database, Schedule schedule, SecureRandom random, InstantSource clock) {
    this.database = database;
    this.schedule = schedule;
    this.random = random;
    this.clock = clock;
  }

  /** Reads the keys, makes those that will be needed, forgets those that are no longer. */
  public void refresh() {
    Instant now = clock.instant();
    List<SigningKey> known = database.read(tx -> store.list(tx, now));
    if (startOfNext(known, now) != null) {
      known = database.write(tx -> makeNext(tx, now));
    }
    keys = known;
  }

  /** Lets a new key sign as soon as every verifier can know it. */
  public void rotate() {
    Instant now = clock.instant();
    keys =
        database.write(tx -> {
          Instant handOver = now.plus(schedule.publishedAhead());
          for (SigningKey key : store.list(tx, now)) {
            if (key.signsTill().isAfter(handOver)) {
              store.retire(tx, key, handOver, handOver.plus(schedule.longestToken()));
            }
          }
          add(tx, handOver);
          return store.list(tx, now);
        });
  }

  /**
   * Removes a key at once, and has another sign from now on if it was the one that signs: the next
   * one, which verifiers know already, or else a new one. After the commit {@link #reread} has to
   * follow wherever keys are in use.
   *
   * @return false if there is no such key
   */
  public boolean remove(Transaction tx, String keyId) {
    if (!store.remove(tx, keyId)) {
      return false;
    }
    Instant now = clock.instant();
    List<SigningKey> left = store.list(tx, now);
    if (signing(left, now) == null) {
      left.stream()
          .filter(key -> key.signsFrom().isAfter(now))
          .findFirst()
          .ifPresentOrElse(key -> store.begin(tx, key, now), () -> add(tx, now));
    }
    return true;
  }

  /** Reads the keys, and makes none. */
  public void reread() {
    keys = database.read(tx -> store.list(tx, clock.instant()));
  }

  /**
   * Makes sure that there is a key that signs now. To be called before a transaction that mints,
   * since a key is made in one of its own.
   */
  public void ready() {
    if (signing(keys, clock.instant()) == null) {
      refresh();
    }
  }

  /** The key that signs now. */
  public SigningKey current() {
    SigningKey found = signing(keys, clock.instant());
    if (found == null) {
      throw new IllegalStateException("no key signs now");
    }
    return found;
  }

  /** The public keys as verifiers read them (RFC 7517). */
  public JWKSet published() {
    return new JWKSet(keys.stream().map(key -> (JWK) key.jwk().toPublicJWK()).toList());
  }

  /** The keys that sign now or later, or are still published, in the order in which they sign. */
  public List<Listed> list() {
    return keys.stream()
        .map(key -> new Listed(key.id(), key.signsFrom(), key.signsTill(), key.keptTill()))
        .toList();
  }

  private static @Nullable SigningKey signing(List<SigningKey> known, Instant now) {
    for (SigningKey key : known) {
      if (key.signs(now)) {
        return key;
      }
    }
    return null;
  }

  private List<SigningKey> makeNext(Transaction tx, Instant now) {
    store.forget(tx, now);
    // Asked again under the writers' lock: another node may have made it meanwhile.
    Instant start = startOfNext(store.list(tx, now), now);
    if (start != null) {
      add(tx, start);
    }
    return store.list(tx, now);
  }

  /** From when a key is to sign that must be made now; null if there are enough. */
  private @Nullable Instant startOfNext(List<SigningKey> known, Instant now) {
    if (signing(known, now) == null) {
      // None yet, none any more, or a clock that was ahead when they were made and was set back.
      return now;
    }
    Instant last = known.getLast().signsTill();
    return last.isBefore(now.plus(schedule.publishedAhead().multipliedBy(2))) ? last : null;
  }

  private void add(Transaction tx, Instant signsFrom) {
    Instant signsTill = signsFrom.plus(schedule.signs());
    ECKey jwk = generate();
    store.add(
        tx, new SigningKey(jwk, signsFrom, signsTill, signsTill.plus(schedule.longestToken())));
  }

  private ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(com.nimbusds.jose.JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .secureRandom(random)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java makes P-256 keys", e);
    }
  }
}
