package usher.oauth.dpop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import usher.edge.DpopRequest;

/**
 * The nonces that proofs carry (RFC 9449, sections 8 and 9): a new one each minute, good for some
 * minutes. Nothing is kept of them, and every node of one database gives out and accepts the same.
 * Thread-safe.
 */
public final class DpopNonces {
  /** The header that gives one out. */
  public static final String HEADER = "DPoP-Nonce";

  /** For how long each is given out. */
  static final Duration EACH = Duration.ofMinutes(1);

  /**
   * For how many minutes more it is good. An app that renews its tokens every five minutes has
   * always a good one.
   */
  static final int AFTER = 5;

  /** Other nodes' clocks may be a little ahead. */
  private static final int AHEAD = 1;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 16;

  /** Those of one minute. */
  private record Minute(long number, String current, Set<String> accepted) {}

  private final SecretKeySpec key;
  private final InstantSource clock;
  private volatile Minute minute;

  /**
   * Makes them.
   *
   * @param key which all nodes of one database have in common
   */
  public DpopNonces(String key, InstantSource clock) {
    this.key = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
    this.clock = clock;
    this.minute = of(number());
  }

  /** The one to give out now. */
  public String current() {
    return now().current();
  }

  /** Those that a proof must have one of. */
  public DpopRequest.Nonces required() {
    return new DpopRequest.Nonces(now().accepted(), true);
  }

  /** Those that a proof may have one of, if its own time does not speak for it. */
  public DpopRequest.Nonces offered() {
    return new DpopRequest.Nonces(now().accepted(), false);
  }

  private Minute now() {
    Minute known = minute;
    long number = number();
    if (known.number() != number) {
      known = of(number);
      minute = known;
    }
    return known;
  }

  private long number() {
    return clock.instant().getEpochSecond() / EACH.toSeconds();
  }

  private Minute of(long number) {
    Set<String> accepted = new LinkedHashSet<>();
    for (long each = number - AFTER; each <= number + AHEAD; each++) {
      accepted.add(nonce(each));
    }
    return new Minute(number, nonce(number), Set.copyOf(accepted));
  }

  private String nonce(long number) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }
}
