package usher.edge.parts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * The proofs that were accepted, so that none is accepted twice (RFC 9449 section 11.1), in bounded
 * memory. Thread-safe.
 *
 * <p>They are kept by the second in which they say they were made, and leave when that is too long
 * ago to be accepted anyway, or, when there are too many, from the oldest second on. From then on
 * nothing as old as what has left is accepted, even if the clock is set back meanwhile: so what was
 * forgotten cannot come back.
 *
 * <p>Those that carry a nonce are kept by it and not by their own time, and leave with it: the
 * eldest nonce when there are too many proofs, or more nonces than are ever good at once. One that
 * has left is good for nothing from then on.
 */
public final class SeenProofs {

  /** What is known of a proof that carries a nonce. */
  public enum Look {
    NEW,
    SEEN,
    /** Its nonce has left, and what came with it is not known any more. */
    FORGOTTEN
  }

  /** More than are good at once. */
  private static final int NONCES = 16;

  /** Nonces that have left; by then one is long over. */
  private static final int LEFT = 1024;

  private final int most;
  private final int mostByNonce;
  private final LinkedHashMap<String, Fingerprints> byNonce = new LinkedHashMap<>();
  private final LinkedHashSet<String> left = new LinkedHashSet<>();
  private final TreeMap<Long, Set<Fingerprint>> bySecond = new TreeMap<>();
  private int size;
  private int sizeByNonce;
  private long floorSecond = Long.MIN_VALUE;

  /**
   * Makes one that has seen nothing.
   *
   * @param most how many proofs without a nonce are remembered; about 80 bytes each
   * @param mostByNonce how many with one; about 16 to 32 bytes each
   */
  public SeenProofs(int most, int mostByNonce) {
    this.most = most;
    this.mostByNonce = mostByNonce;
  }

  /**
   * Notes a proof that was found good.
   *
   * @param key who made it, as a thumbprint
   * @param id its {@code jti}
   * @param madeAt its {@code iat}, in seconds since 1970
   * @param oldest what was made before that is refused by its age alone, in seconds since 1970
   * @return whether it was not seen before; false also if that is no longer known
   */
  public synchronized boolean isNew(String key, String id, long madeAt, long oldest) {
    forgetBefore(oldest);
    if (madeAt < floorSecond) {
      return false;
    }
    if (!bySecond.computeIfAbsent(madeAt, second -> new HashSet<>()).add(Fingerprint.of(key, id))) {
      return false;
    }
    size++;
    while (size > most) {
      forgetBefore(bySecond.firstKey() + 1);
    }
    // What made it overflow may have been this one itself.
    return madeAt >= floorSecond;
  }

  /**
   * Notes a proof that was found good, and whose nonce is one of those that are.
   *
   * @param key who made it, as a thumbprint
   * @param id its {@code jti}
   * @param nonce which it carries
   * @return what was known of it
   */
  public synchronized Look look(String key, String id, String nonce) {
    if (left.contains(nonce)) {
      return Look.FORGOTTEN;
    }
    long fingerprint = Fingerprint.of(key, id).high();
    if (!byNonce.computeIfAbsent(nonce, first -> new Fingerprints()).add(fingerprint)) {
      return Look.SEEN;
    }
    sizeByNonce++;
    while (sizeByNonce > mostByNonce || byNonce.size() > NONCES) {
      forgetEldestNonce();
    }
    return left.contains(nonce) ? Look.FORGOTTEN : Look.NEW;
  }

  synchronized int size() {
    return size + sizeByNonce;
  }

  private void forgetEldestNonce() {
    var eldest = byNonce.pollFirstEntry();
    sizeByNonce -= eldest.getValue().size();
    left.add(eldest.getKey());
    if (left.size() > LEFT) {
      left.removeFirst();
    }
  }

  private void forgetBefore(long second) {
    var old = bySecond.headMap(second);
    if (old.isEmpty()) {
      return;
    }
    floorSecond = Math.max(floorSecond, old.lastKey() + 1);
    size -= old.values().stream().mapToInt(Set::size).sum();
    old.clear();
  }

  /** 128 bits of a hash: an id may be as long as its sender likes. */
  private record Fingerprint(long high, long low) {

    static Fingerprint of(String key, String id) {
      try {
        byte[] text = (key + '.' + id).getBytes(StandardCharsets.UTF_8);
        ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
        return new Fingerprint(hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
