package usher.edge;

import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usher.edge.parts.VerifyingKey;
import usher.edge.parts.Wire;

/**
 * Usher's public keys by their {@code kid} (RFC 7517), fetched when needed and kept. Thread-safe.
 *
 * <p>A {@code kid} that is not known makes one caller fetch while the others wait for it, at most
 * once in five seconds, so that made-up tokens cost Usher next to nothing. Known keys are fetched
 * anew in the background once they are five minutes old, so that a key which was withdrawn goes.
 * While Usher does not answer, the keys that are known stay for an hour, and the pauses between
 * tries grow from one second to ten.
 */
public final class KeySource {

  private static final System.Logger LOG = System.getLogger(KeySource.class.getName());

  private static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long KEPT_NANOS = Duration.ofHours(1).toNanos();
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long FIRST_BACK_OFF_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LAST_BACK_OFF_NANOS = Duration.ofSeconds(10).toNanos();

  /** Requests that wait for one fetch: made-up names must not hold every thread of a back end. */
  private static final int MAX_WAITING = 64;

  private static final int MAX_CHARS = 64 * 1024;

  private final Fetch fetch;
  private final LongSupplier nanos;
  private final Semaphore waiting = new Semaphore(MAX_WAITING);
  private final ReentrantLock fetching = new ReentrantLock();
  private final AtomicBoolean aside = new AtomicBoolean();
  private final CountDownLatch loaded = new CountDownLatch(1);
  private volatile Keys keys;
  private volatile long nextTryNanos;
  private boolean answered;
  private boolean warned;
  private long backOffNanos = FIRST_BACK_OFF_NANOS;

  /** Where the keys come from. */
  @FunctionalInterface
  public interface Fetch {

    /**
     * Gets the JWK set.
     *
     * @return its JSON text, in bounded size and time
     * @throws IOException if it cannot be had
     * @throws InterruptedException if this thread was interrupted
     */
    String jwks() throws IOException, InterruptedException;
  }

  /** What is known of a {@code kid}. */
  sealed interface Found {}

  /** It is the name of this key, which is the same object for as long as Usher publishes it. */
  record Known(VerifyingKey key) implements Found {}

  /** Usher said lately that it has no such key. */
  record Unknown() implements Found {}

  /** Usher cannot be asked now. */
  record NotSure() implements Found {}

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

  /** Looks for a key, and fetches when it is not known. */
  Found find(String kid) {
    Keys seen = current();
    VerifyingKey key = seen.byKid.get(kid);
    if (key != null) {
      return new Known(key);
    }
    boolean sure = refreshInTurn(seen);
    key = keys.byKid.get(kid);
    if (key != null) {
      return new Known(key);
    }
    return sure ? new Unknown() : new NotSure();
  }

  /** Whether this very key is still one of Usher's. */
  boolean holds(VerifyingKey key) {
    return current().byKid.get(key.id()) == key;
  }

  /**
   * Drops a key that Usher has withdrawn, and fetches at the next need: the key that signs in its
   * place is not known here. Waits for a fetch that is under way, which may have read it still.
   *
   * @param kid the key's name
   */
  public void forget(String kid) {
    fetching.lock();
    try {
      Map<String, VerifyingKey> others = new HashMap<>(keys.byKid);
      others.remove(kid);
      keys = new Keys(Map.copyOf(others), keys.loadedNanos);
      nextTryNanos = nanos.getAsLong();
    } finally {
      fetching.unlock();
    }
  }

  /** Fetches in the background if the keys are old or there are none; returns at once. */
  void keepFresh() {
    Keys now = keys;
    if (now.byKid.isEmpty() || now.ageNanos(nanos) >= FRESH_NANOS) {
      fetchAside(now);
    }
  }

  /** Waits until there are keys, and says whether that was in time. */
  boolean awaitFirst(Duration atMost) throws InterruptedException {
    return loaded.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** What one fetch brought. */
  private static final class Keys {
    private final Map<String, VerifyingKey> byKid;
    private final long loadedNanos;

    private Keys(Map<String, VerifyingKey> byKid, long loadedNanos) {
      this.byKid = byKid;
      this.loadedNanos = loadedNanos;
    }

    long ageNanos(LongSupplier nanos) {
      return nanos.getAsLong() - loadedNanos;
    }
  }

  /** The keys, asking for newer ones when they are old, and waiting for them when very old. */
  private Keys current() {
    Keys now = keys;
    long age = now.ageNanos(nanos);
    if (age < FRESH_NANOS || now.byKid.isEmpty()) {
      return now;
    }
    if (age < KEPT_NANOS) {
      fetchAside(now);
      return now;
    }
    refreshInTurn(now);
    return keys;
  }

  private void fetchAside(Keys seen) {
    if (nanos.getAsLong() - nextTryNanos >= 0 && aside.compareAndSet(false, true)) {
      Thread.ofVirtual().name("usher-keys").start(() -> refreshAside(seen));
    }
  }

  private void refreshAside(Keys seen) {
    try {
      refresh(seen);
    } finally {
      aside.set(false);
    }
  }

  private boolean refreshInTurn(Keys seen) {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return refresh(seen);
    } finally {
      waiting.release();
    }
  }

  /**
   * Fetches, unless someone did since {@code seen} or the last try is too near; says whether the
   * keys are now what Usher said lately.
   */
  private boolean refresh(Keys seen) {
    fetching.lock();
    try {
      if (keys != seen) {
        return true;
      }
      if (nanos.getAsLong() - nextTryNanos < 0) {
        return answered;
      }
      keys = new Keys(parse(fetch.jwks(), seen.byKid), nanos.getAsLong());
      loaded.countDown();
      answered = true;
      warned = false;
      backOffNanos = FIRST_BACK_OFF_NANOS;
      nextTryNanos = nanos.getAsLong() + PAUSE_NANOS;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (IOException | ParseException | RuntimeException e) {
      failed(e);
      return false;
    } finally {
      fetching.unlock();
    }
  }

  private void failed(Exception e) {
    if (keys.ageNanos(nanos) >= KEPT_NANOS) {
      keys = new Keys(Map.of(), nanos.getAsLong());
    }
    answered = false;
    nextTryNanos = nanos.getAsLong() + backOffNanos;
    backOffNanos = Math.min(2 * backOffNanos, LAST_BACK_OFF_NANOS);
    var level = warned ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
    warned = true;
    LOG.log(level, "The keys of Usher could not be fetched: {0}", e.toString());
  }

  /** Keys that cannot be used here do not keep the others from being used (RFC 7517 section 5). */
  private static Map<String, VerifyingKey> parse(String json, Map<String, VerifyingKey> before)
      throws ParseException {
    Map<String, VerifyingKey> parsed = new HashMap<>();
    for (Object each : Wire.list(Wire.object(json, MAX_CHARS), "keys")) {
      VerifyingKey key = key(each);
      if (key != null && key.id() != null) {
        VerifyingKey known = before.get(key.id());
        parsed.putIfAbsent(key.id(), known != null && known.isLike(key) ? known : key);
      }
    }
    if (parsed.isEmpty()) {
      throw new ParseException("no key for access tokens in the set", 0);
    }
    return Map.copyOf(parsed);
  }

  @SuppressWarnings("unchecked") // The names of JSON members are strings.
  private static @Nullable VerifyingKey key(Object member) {
    try {
      return VerifyingKey.of(JWK.parse((Map<String, Object>) member));
    } catch (ParseException | RuntimeException e) {
      return null;
    }
  }
}
