package usher.key;

import com.nimbusds.jose.jwk.JWKSet;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The keys that sign tokens, for each algorithm a line of them: made at the first start, kept in
 * the database, rotated on schedule. Thread-safe.
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
  public record Listed(
      String id,
      Algorithm algorithm,
      Instant signsFrom,
      Instant signsTill,
      Instant publishedTill) {}

  private final Database database;
  private final SigningKeyStore store = new SigningKeyStore();
  private final Schedule schedule;
  private final Set<Algorithm> algorithms;
  private final SecureRandom random;
  private final InstantSource clock;
  private volatile List<SigningKey> keys = List.of();

  /**
   * Makes it; {@link #refresh} makes keys.
   *
   * @param others for which keys are needed beside ES256
   */
  public SigningKeys(
      Database database,
      Schedule schedule,
      Set<Algorithm> others,
      SecureRandom random,
      InstantSource clock) {
    this.database = database;
    this.schedule = schedule;
    this.algorithms = EnumSet.of(Algorithm.ES256);
    this.algorithms.addAll(others);
    this.random = random;
    this.clock = clock;
  }

  /** Reads the keys, makes those that will be needed, forgets those that are no longer. */
  public void refresh() {
    Instant now = clock.instant();
    List<SigningKey> known = database.read(tx -> store.list(tx, now));
    if (lacksOne(known, now)) {
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
          algorithms.forEach(algorithm -> add(tx, algorithm, handOver));
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
    for (Algorithm algorithm : algorithms) {
      if (signing(algorithm, left, now) == null) {
        left.stream()
            .filter(key -> key.algorithm() == algorithm && key.signsFrom().isAfter(now))
            .findFirst()
            .ifPresentOrElse(key -> store.begin(tx, key, now), () -> add(tx, algorithm, now));
      }
    }
    return true;
  }

  /** Reads the keys, and makes none. */
  public void reread() {
    keys = database.read(tx -> store.list(tx, clock.instant()));
  }

  /**
   * Makes sure that for each algorithm there is a key that signs now. To be called before a
   * transaction that mints, since a key is made in one of its own.
   */
  public void ready() {
    Instant now = clock.instant();
    List<SigningKey> known = keys;
    for (Algorithm algorithm : algorithms) {
      if (signing(algorithm, known, now) == null) {
        refresh();
        return;
      }
    }
  }

  /** The key that signs now, with ES256. */
  public SigningKey current() {
    return current(Algorithm.ES256);
  }

  /** The key that signs now with that algorithm, which must be one of those asked for. */
  public SigningKey current(Algorithm algorithm) {
    SigningKey found = signing(algorithm, keys, clock.instant());
    if (found == null) {
      throw new IllegalStateException("no key signs now with " + algorithm.word());
    }
    return found;
  }

  /** The published key of that name. */
  Optional<SigningKey> find(String keyId) {
    return keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
  }

  /** The public keys as verifiers read them (RFC 7517). */
  public JWKSet published() {
    return new JWKSet(keys.stream().map(key -> key.jwk().toPublicJWK()).toList());
  }

  /** The keys that sign now or later, or are still published, in the order in which they sign. */
  public List<Listed> list() {
    return keys.stream()
        .map(key ->
            new Listed(key.id(), key.algorithm(), key.signsFrom(), key.signsTill(), key.keptTill()))
        .toList();
  }

  private static @Nullable SigningKey signing(
      Algorithm algorithm, List<SigningKey> known, Instant now) {
    for (SigningKey key : known) {
      if (key.algorithm() == algorithm && key.signs(now)) {
        return key;
      }
    }
    return null;
  }

  private List<SigningKey> makeNext(Transaction tx, Instant now) {
    store.forget(tx, now);
    // Asked again under the writers' lock: another node may have made it meanwhile.
    List<SigningKey> known = store.list(tx, now);
    for (Algorithm algorithm : algorithms) {
      Instant start = startOfNext(algorithm, known, now);
      if (start != null) {
        add(tx, algorithm, start);
      }
    }
    return store.list(tx, now);
  }

  private boolean lacksOne(List<SigningKey> known, Instant now) {
    return algorithms.stream().anyMatch(each -> startOfNext(each, known, now) != null);
  }

  /** From when a key is to sign that must be made now; null if there are enough. */
  private @Nullable Instant startOfNext(Algorithm algorithm, List<SigningKey> known, Instant now) {
    if (signing(algorithm, known, now) == null) {
      // None yet, none any more, or a clock that was ahead when they were made and was set back.
      return now;
    }
    Instant last = now;
    for (SigningKey key : known) {
      last = key.algorithm() == algorithm ? key.signsTill() : last;
    }
    return last.isBefore(now.plus(schedule.publishedAhead().multipliedBy(2))) ? last : null;
  }

  private void add(Transaction tx, Algorithm algorithm, Instant signsFrom) {
    Instant signsTill = signsFrom.plus(schedule.signs());
    store.add(
        tx,
        new SigningKey(
            algorithm,
            algorithm.generate(random),
            signsFrom,
            signsTill,
            signsTill.plus(schedule.longestToken())));
  }
}
