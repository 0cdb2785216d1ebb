package usher.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The keys that sign tokens, for each algorithm that is needed: made at the first start, kept in
 * the database, rotated on schedule. Thread-safe.
 *
 * <p>A new key is published some time before it signs, and an old one until its last token has run
 * out, so that no verifier ever meets a key it cannot know. Two cases are in a hurry: the first key
 * of an algorithm and the one after a burnt key sign at once, and verifiers fetch what they do not
 * know.
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

  /** How long a burnt key is remembered, and told to every follower. */
  public static final Duration BURNT_KEPT = Duration.ofDays(30);

  private final Database database;
  private final SigningKeyStore store = new SigningKeyStore();
  private final Schedule schedule;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Set<KeyAlgorithm> needed = ConcurrentHashMap.newKeySet();
  private final Map<String, Signer> signers = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<SigningKey> keys = List.of();

  public SigningKeys(
      Database database, Schedule schedule, SecureRandom random, InstantSource clock) {
    this.database = database;
    this.schedule = schedule;
    this.random = random;
    this.clock = clock;
    needed.add(KeyAlgorithm.ES256);
  }

  /** Adds one who is told when there are other keys; it must be quick. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Sees to it that there are keys for these from now on, too. */
  public void need(Collection<KeyAlgorithm> algorithms) {
    needed.addAll(algorithms);
    refresh();
  }

  /**
   * Reads the keys, makes those that will be needed, forgets those that are no longer. One thread
   * at a time: what was read before a key was burnt must not replace what was read after.
   */
  public synchronized void refresh() {
    Instant now = clock.instant();
    List<SigningKey> known = database.read(tx -> store.list(tx, now));
    Map<KeyAlgorithm, Instant> starts = starts(known, now);
    if (!starts.isEmpty()) {
      // Made before the transaction: to find an RSA key takes long enough to hold up every writer.
      Map<KeyAlgorithm, JWK> fresh = new EnumMap<>(KeyAlgorithm.class);
      starts.keySet().forEach(algorithm -> fresh.put(algorithm, algorithm.make(random)));
      known = database.write(tx -> makeNext(tx, fresh, now));
    }
    boolean others = !known.equals(keys);
    keys = known;
    if (others) {
      listeners.forEach(Runnable::run);
    }
    signers.keySet().retainAll(known.stream().map(SigningKey::id).collect(Collectors.toSet()));
  }

  /** Lets new keys sign as soon as every verifier can know them. */
  public void rotate() {
    Instant now = clock.instant();
    Instant handOver = now.plus(schedule.publishedAhead());
    Map<KeyAlgorithm, JWK> fresh = new EnumMap<>(KeyAlgorithm.class);
    for (SigningKey key : keys) {
      if (key.signs(now)) {
        fresh.computeIfAbsent(key.algorithm(), algorithm -> algorithm.make(random));
      }
    }
    database.write(tx -> {
      for (SigningKey key : store.list(tx, now)) {
        if (fresh.containsKey(key.algorithm()) && key.signsTill().isAfter(handOver)) {
          store.retire(tx, key, handOver, handOver.plus(schedule.longestToken()));
        }
      }
      fresh.forEach((algorithm, jwk) -> store.add(tx, key(algorithm, jwk, handOver)));
      return fresh.size();
    });
    refresh();
  }

  /**
   * Ends a key whose secret got known: it is no longer published, signs nothing more, and another
   * one takes its place at once.
   *
   * @param id its {@code kid}
   * @param mark what else is to happen in the same transaction
   * @return the key as it was; empty if there is none of that id that is not burnt already
   */
  public Optional<SigningKey> burn(String id, BiConsumer<Transaction, Instant> mark) {
    refresh();
    SigningKey known = find(keys, id);
    if (known == null) {
      return Optional.empty();
    }
    JWK spare = known.algorithm().make(random);
    Instant now = clock.instant();
    Optional<SigningKey> burnt =
        database.write(tx -> {
          SigningKey key = find(store.list(tx, now), id);
          if (key == null) {
            return Optional.empty();
          }
          store.burn(tx, key, now, now.plus(BURNT_KEPT));
          succeed(tx, key.algorithm(), spare, now);
          mark.accept(tx, now);
          return Optional.of(key);
        });
    refresh();
    return burnt;
  }

  /**
   * Makes sure that there is a key that signs now. To be called before a transaction that mints,
   * since a key is made in one of its own.
   */
  public void ready(KeyAlgorithm algorithm) {
    if (signing(keys, algorithm, clock.instant()) == null) {
      need(Set.of(algorithm));
    }
  }

  /** The key of that algorithm that signs now. */
  public SigningKey current(KeyAlgorithm algorithm) {
    SigningKey found = signing(keys, algorithm, clock.instant());
    if (found == null) {
      throw new IllegalStateException("no " + algorithm.word() + " key signs now");
    }
    return found;
  }

  /**
   * Signs a JWT with the key that signs now.
   *
   * @param type the {@code typ} header; null for none
   */
  public String sign(KeyAlgorithm algorithm, @Nullable JOSEObjectType type, JWTClaimsSet claims) {
    SigningKey key = current(algorithm);
    return signers.computeIfAbsent(key.id(), _ -> new Signer(key)).sign(type, claims);
  }

  /** Whether a JWT is signed with one of the published keys, as that key signs. */
  public boolean hasSigned(SignedJWT jwt) {
    String id = jwt.getHeader().getKeyID();
    SigningKey key = id == null ? null : find(keys, id);
    if (key == null || !key.algorithm().jose().equals(jwt.getHeader().getAlgorithm())) {
      return false;
    }
    try {
      return jwt.verify(key.algorithm().verifier(key.jwk().toPublicJWK()));
    } catch (JOSEException e) {
      return false;
    }
  }

  /** Whether there is a key of that id that is not burnt. */
  public boolean isPublished(String id) {
    return find(keys, id) != null;
  }

  /** The public keys as verifiers read them (RFC 7517). */
  public JWKSet published() {
    return new JWKSet(
        keys.stream().filter(SigningKey::published).map(key -> key.jwk().toPublicJWK()).toList());
  }

  /** The keys that are kept, burnt ones among them, in the order in which they sign. */
  public List<SigningKey> list() {
    return keys;
  }

  private static @Nullable SigningKey find(List<SigningKey> known, String id) {
    for (SigningKey key : known) {
      if (key.published() && key.id().equals(id)) {
        return key;
      }
    }
    return null;
  }

  private static @Nullable SigningKey signing(
      List<SigningKey> known, KeyAlgorithm algorithm, Instant now) {
    for (SigningKey key : known) {
      if (key.is(algorithm) && key.signs(now)) {
        return key;
      }
    }
    return null;
  }

  private List<SigningKey> makeNext(Transaction tx, Map<KeyAlgorithm, JWK> fresh, Instant now) {
    store.forget(tx, now);
    // Asked again under the writers' lock: another node may have made them meanwhile.
    starts(store.list(tx, now), now)
        .forEach((algorithm, start) -> {
          JWK jwk = fresh.get(algorithm);
          if (jwk != null) {
            store.add(tx, key(algorithm, jwk, start));
          }
        });
    return store.list(tx, now);
  }

  /** Fills the place of a burnt key, if it was the one that signs: with the next one, or a new. */
  private void succeed(Transaction tx, KeyAlgorithm algorithm, JWK spare, Instant now) {
    List<SigningKey> left = store.list(tx, now);
    if (signing(left, algorithm, now) != null) {
      return;
    }
    for (SigningKey key : left) {
      if (key.is(algorithm) && key.published() && key.signsFrom().isAfter(now)) {
        store.advance(tx, key, now);
        return;
      }
    }
    store.add(tx, key(algorithm, spare, now));
  }

  /** From when on keys are to sign that must be made now. */
  private Map<KeyAlgorithm, Instant> starts(List<SigningKey> known, Instant now) {
    Map<KeyAlgorithm, Instant> starts = new EnumMap<>(KeyAlgorithm.class);
    for (KeyAlgorithm algorithm : EnumSet.copyOf(needed)) {
      List<SigningKey> own = new ArrayList<>(known);
      own.removeIf(key -> !key.is(algorithm) || !key.published());
      if (signing(own, algorithm, now) == null) {
        // None yet, none any more, or a clock that was ahead when they were made and was set back.
        starts.put(algorithm, now);
      } else if (own.getLast()
          .signsTill()
          .isBefore(now.plus(schedule.publishedAhead().multipliedBy(2)))) {
        starts.put(algorithm, own.getLast().signsTill());
      }
    }
    return starts;
  }

  private SigningKey key(KeyAlgorithm algorithm, JWK jwk, Instant signsFrom) {
    Instant signsTill = signsFrom.plus(schedule.signs());
    return new SigningKey(
        algorithm, jwk, signsFrom, signsTill, signsTill.plus(schedule.longestToken()), null);
  }
}
