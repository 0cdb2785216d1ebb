package usher.edge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Usher's public ES256 keys by their {@code kid} (RFC 7517), fetched when needed and kept.
 * Thread-safe.
 *
 * <p>A {@code kid} that is not known makes one caller fetch while the others wait for it, at most
 * once in five seconds, so that made-up tokens cost Usher next to nothing. Known keys are fetched
 * anew in the background once they are five minutes old, so that a key which was withdrawn goes.
 * While Usher does not answer, the keys that are known stay, and the pauses between tries grow from
 * one second to ten.
 */
public final class KeySource {

  private static final System.Logger LOG = System.getLogger(KeySource.class.getName());

  private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long FIRST_BACK_OFF_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LAST_BACK_OFF_NANOS = Duration.ofSeconds(10).toNanos();

  private final Fetch fetch;
  private final LongSupplier nanos;
  private final ReentrantLock fetching = new ReentrantLock();
  private final AtomicBoolean aside = new AtomicBoolean();
  private volatile Keys keys;
  private volatile long nextTryNanos;
  private volatile boolean answered;
  private long backOffNanos = FIRST_BACK_OFF_NANOS;

  /** Where the keys come from. */
  @FunctionalInterface
  public interface Fetch {

    /**
     * Gets the JWK set as JSON, in bounded size and time.
     *
     * @throws IOException if it cannot be had
     */
    String jwks() throws IOException, InterruptedException;
  }

  /**
   * Makes a source that has no keys yet and fetches at the first need.
   *
   * @param fetch where the keys come from
   * @param nanos a counter of nanoseconds that never goes back, like {@link System#nanoTime}
   */
  public KeySource(Fetch fetch, LongSupplier nanos) {
    this.fetch = fetch;
    this.nanos = nanos;
    this.keys = new Keys(Map.of(), nanos.getAsLong());
    this.nextTryNanos = nanos.getAsLong();
  }

  /** Whether Usher answered when it was last asked. If not, an unknown key may be a new one. */
  boolean answered() {
    return answered;
  }

  /** The key, after fetching when it is not known; null when there is none or it cannot be had. */
  @Nullable VerifyingKey find(String kid) {
    Keys seen = current();
    VerifyingKey key = seen.byKid.get(kid);
    if (key != null) {
      return key;
    }
    refresh(seen);
    return keys.byKid.get(kid);
  }

  /** Whether this very key is still one of Usher's. */
  boolean holds(VerifyingKey key) {
    return current().byKid.get(key.jwk.getKeyID()) == key;
  }

  /** One of Usher's keys; the same object for as long as Usher publishes it. */
  static final class VerifyingKey {
    private final ECKey jwk;
    private final JWSVerifier verifier;
    private final String mark;

    private VerifyingKey(ECKey jwk) throws JOSEException {
      this.jwk = jwk;
      this.mark = Revocation.ofKey(jwk.getKeyID());
      this.verifier = new ECDSAVerifier(jwk);
    }

    /** What the feed calls it when it is burnt. */
    String mark() {
      return mark;
    }

    JWSVerifier verifier() {
      return verifier;
    }
  }

  /** What one fetch brought. */
  private static final class Keys {
    private final Map<String, VerifyingKey> byKid;
    private final long loadedNanos;

    private Keys(Map<String, VerifyingKey> byKid, long loadedNanos) {
      this.byKid = byKid;
      this.loadedNanos = loadedNanos;
    }
  }

  private Keys current() {
    Keys now = keys;
    if (nanos.getAsLong() - now.loadedNanos >= FRESH_NANOS && !now.byKid.isEmpty()) {
      fetchAside();
    }
    return now;
  }

  /**
   * Fetches now, whatever the pauses say: for whoever has heard that the keys are others. Returns
   * when it is done or has failed.
   */
  public void renew() {
    fetching.lock();
    try {
      nextTryNanos = nanos.getAsLong();
      refresh(keys);
    } finally {
      fetching.unlock();
    }
  }

  /** Fetches in the background if a try is due; returns at once. */
  void fetchAside() {
    Keys now = keys;
    if (nanos.getAsLong() - nextTryNanos >= 0 && aside.compareAndSet(false, true)) {
      Thread.ofVirtual().name("usher-keys").start(() -> refreshAside(now));
    }
  }

  private void refreshAside(Keys seen) {
    try {
      refresh(seen);
    } finally {
      aside.set(false);
    }
  }

  /** Fetches, unless someone did since {@code seen} or the last try is too near. */
  private void refresh(Keys seen) {
    fetching.lock();
    try {
      if (keys != seen || nanos.getAsLong() - nextTryNanos < 0) {
        return;
      }
      keys = new Keys(parse(fetch.jwks(), seen.byKid), nanos.getAsLong());
      answered = true;
      backOffNanos = FIRST_BACK_OFF_NANOS;
      nextTryNanos = nanos.getAsLong() + PAUSE_NANOS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | ParseException | JOSEException | RuntimeException e) {
      answered = false;
      nextTryNanos = nanos.getAsLong() + backOffNanos;
      backOffNanos = Math.min(2 * backOffNanos, LAST_BACK_OFF_NANOS);
      LOG.log(
          System.Logger.Level.WARNING, "the keys of Usher could not be fetched: {0}", e.toString());
    } finally {
      fetching.unlock();
    }
  }

  private static Map<String, VerifyingKey> parse(String json, Map<String, VerifyingKey> before)
      throws ParseException, JOSEException {
    Map<String, VerifyingKey> parsed = new HashMap<>();
    for (JWK jwk : JWKSet.parse(json).getKeys()) {
      if (jwk instanceof ECKey key && signsAccessTokens(key)) {
        ECKey pub = key.toPublicJWK();
        VerifyingKey known = before.get(pub.getKeyID());
        boolean same = known != null && known.jwk.equals(pub);
        parsed.put(pub.getKeyID(), same ? known : new VerifyingKey(pub));
      }
    }
    if (parsed.isEmpty()) {
      throw new ParseException("no ES256 key in the set", 0);
    }
    return Map.copyOf(parsed);
  }

  private static boolean signsAccessTokens(ECKey key) {
    return key.getKeyID() != null
        && Curve.P_256.equals(key.getCurve())
        && (key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse()))
        && (key.getAlgorithm() == null || JWSAlgorithm.ES256.equals(key.getAlgorithm()));
  }
}
