package usher.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import usher.limit.Overload;

/**
 * Argon2id hashes of passwords in the PHC string format. Thread-safe.
 *
 * <p>A hash costs tens of milliseconds of a core and much memory, so only a few run at once; the
 * rest wait, and those that would wait too long are turned away ({@link Busy}).
 */
public final class PasswordHash {
  /** Cost of a hash: OWASP's least is 19 MiB, 2 passes, 1 lane. */
  public record Cost(int memoryKib, int iterations) {}

  /** Too many passwords are being checked at this moment; try again shortly. */
  public static final class Busy extends Overload {
    private static final long serialVersionUID = 1;

    Busy() {
      super("too many passwords are being checked", PAUSE);
    }
  }

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Duration WAIT_MAX = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Base64.Encoder ENCODE = Base64.getEncoder().withoutPadding();

  private final Cost cost;
  private final Semaphore atOnce;
  private final Duration waitMax;
  private final SecureRandom random;
  private final String ofNobody;
  private final LongAdder computed = new LongAdder();

  public PasswordHash(Cost cost, int atOnce, SecureRandom random) {
    this(cost, atOnce, WAIT_MAX, random);
  }

  PasswordHash(Cost cost, int atOnce, Duration waitMax, SecureRandom random) {
    this.cost = cost;
    this.atOnce = new Semaphore(atOnce, true);
    this.waitMax = waitMax;
    this.random = random;
    this.ofNobody = phc(random(SALT_BYTES), random(HASH_BYTES));
  }

  /** How many hashes were computed since the start. */
  public long computed() {
    return computed.sum();
  }

  /** Hashes a password with a new salt: {@code $argon2id$v=19$m=..,t=..,p=1$salt$hash}. */
  public String of(String password) {
    byte[] salt = random(SALT_BYTES);
    return phc(salt, run(password, salt, cost));
  }

  private String phc(byte[] salt, byte[] hash) {
    return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.iterations(),
            ENCODE.encodeToString(salt),
            ENCODE.encodeToString(hash));
  }

  /** Whether the password has that hash. */
  public boolean matches(String password, String phc) {
    Parsed parsed = Parsed.of(phc);
    return MessageDigest.isEqual(run(password, parsed.salt(), parsed.cost()), parsed.hash());
  }

  /** Takes as long as {@link #matches} would, so that time does not tell which accounts exist. */
  public void matchNobody(String password) {
    boolean ignored = matches(password, ofNobody);
    assert !ignored : "nobody has a password";
  }

  /** Whether the hash was made at another cost than today's, and is worth making anew. */
  public boolean outdated(String phc) {
    return !Parsed.of(phc).cost().equals(cost);
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] run(String password, byte[] salt, Cost cost) {
    try {
      if (!atOnce.tryAcquire(waitMax.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Busy();
    }
    try {
      computed.increment();
      return argon2id(password, salt, cost);
    } finally {
      atOnce.release();
    }
  }

  private static byte[] argon2id(String password, byte[] salt, Cost cost) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.iterations())
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    // One password typed on two keyboards is one password (NIST SP 800-63B: normalise).
    String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
    argon2.generateBytes(normal.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private record Parsed(Cost cost, byte[] salt, byte[] hash) {
    private static final Pattern COSTS = Pattern.compile("m=([0-9]{1,7}),t=([0-9]{1,4}),p=1");

    static Parsed of(String phc) {
      String[] parts = phc.split("\\$", -1);
      if (parts.length != 6 || !parts[1].equals("argon2id") || !parts[2].equals("v=19")) {
        throw new IllegalArgumentException("not an argon2id hash");
      }
      Matcher costs = COSTS.matcher(parts[3]);
      if (!costs.matches()) {
        throw new IllegalArgumentException("not a hash of one lane");
      }
      return new Parsed(
          new Cost(Integer.parseInt(costs.group(1)), Integer.parseInt(costs.group(2))),
          Base64.getDecoder().decode(parts[4]),
          Base64.getDecoder().decode(parts[5]));
    }
  }
}
