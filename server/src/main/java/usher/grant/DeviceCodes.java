package usher.grant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.activity.ActivityStore;
import usher.device.DeviceDescription;
import usher.secret.Secrets;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The rules about a device's wish to sign in: opened by the device, answered by a viewer, awaited
 * by the device's poll. Thread-safe.
 */
public final class DeviceCodes {
  /** The codes of a new wish, known in clear to the device alone. */
  public record Opened(String deviceCode, UserCode userCode, Duration life) {}

  /** A device that asks, as it describes itself. */
  public record Wish(
      String clientId,
      String scope,
      String deviceKey,
      DeviceDescription description,
      @Nullable String place,
      String address) {}

  /** What came of a viewer's answer. */
  public enum Answer {
    DONE,
    /** The wish is unknown, has expired or was answered before. */
    GONE,
    /** The viewer was signed out meanwhile. */
    SIGNED_OUT
  }

  /** The rows that wishes touch. */
  public record Stores(
      AccountStore accounts,
      SignInStore signIns,
      DeviceCodeStore deviceCodes,
      ActivityStore activities) {}

  private static final int OPEN_PER_ADDRESS_MAX = 50;
  private static final int TRIES_FOR_A_FREE_CODE = 5;

  /** A held poll looks again this often, in case the answer was given on another node. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Database database;
  private final Stores stores;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Duration life;
  private final ConcurrentHashMap<String, CountDownLatch> held = new ConcurrentHashMap<>();

  public DeviceCodes(
      Database database, Stores stores, Secrets secrets, InstantSource clock, Duration life) {
    this.database = database;
    this.stores = stores;
    this.secrets = secrets;
    this.clock = clock;
    this.life = life;
  }

  /** Opens a wish; empty if too many from that address are open. */
  public Optional<Opened> open(Wish wish) {
    Instant now = clock.instant();
    String deviceCode = secrets.secret();
    return database.write(tx -> {
      if (stores.deviceCodes().open(tx, wish.address(), now) >= OPEN_PER_ADDRESS_MAX) {
        return Optional.empty();
      }
      UserCode userCode = add(tx, wish, Secrets.hash(deviceCode), now);
      return Optional.of(new Opened(deviceCode, userCode, life));
    });
  }

  private UserCode add(Transaction tx, Wish wish, String codeHash, Instant now) {
    for (int i = 0; i < TRIES_FOR_A_FREE_CODE; i++) {
      UserCode userCode = UserCode.make(secrets);
      if (stores.deviceCodes().add(tx, row(wish, codeHash, userCode, now), wish.address())) {
        return userCode;
      }
    }
    throw new IllegalStateException("no free user code");
  }

  private DeviceCode row(Wish wish, String codeHash, UserCode userCode, Instant now) {
    return new DeviceCode(
        codeHash,
        userCode.hash(),
        wish.clientId(),
        wish.scope(),
        wish.deviceKey(),
        wish.description(),
        wish.place(),
        now,
        now.plus(life),
        DeviceCode.State.OPEN,
        null,
        null);
  }

  /** The open wish whose code a viewer typed. */
  public Optional<DeviceCode> find(UserCode userCode) {
    Instant now = clock.instant();
    return database
        .read(tx -> stores.deviceCodes().findByViewer(tx, userCode))
        .filter(code -> code.state() == DeviceCode.State.OPEN && code.expiresAt().isAfter(now));
  }

  /** The wish of a device that presents its code, whatever its state. */
  public Optional<DeviceCode> findByDevice(String deviceCode) {
    return database.read(tx -> stores.deviceCodes().findByDevice(tx, Secrets.hash(deviceCode)));
  }

  /** Allows a wish, in the name of a viewer whose sign-in still lasts. */
  public Answer allow(UserCode userCode, AccountId account, SignInId by, @Nullable Instant till) {
    return answer(
        userCode,
        account,
        by,
        (tx, code) ->
            stores.deviceCodes().allow(tx, code.hash(), new DeviceCode.Allowed(account, by, till)));
  }

  /** Denies a wish. */
  public Answer deny(UserCode userCode, AccountId account, SignInId by) {
    return answer(
        userCode,
        account,
        by,
        (tx, code) -> {
          boolean denied = stores.deviceCodes().deny(tx, code.hash());
          if (denied) {
            stores.activities().add(tx, account, turnedAway(code));
          }
          return denied;
        });
  }

  private Activity turnedAway(DeviceCode code) {
    String device = code.description().name();
    return new Activity(
        clock.instant(), ActivityKind.DEVICE_DENIED, device, null, null, code.place());
  }

  private interface Decision {
    boolean write(Transaction tx, DeviceCode code);
  }

  private Answer answer(UserCode userCode, AccountId account, SignInId by, Decision decision) {
    return database.write(tx -> {
      // The account's row first: a sign-out that runs now either sees the permission or ends us.
      stores.accounts().lock(tx, account);
      Instant now = clock.instant();
      if (stores.signIns().find(tx, account, by).filter(s -> s.lasts(now)).isEmpty()) {
        return Answer.SIGNED_OUT;
      }
      DeviceCode code =
          stores
              .deviceCodes()
              .findByViewer(tx, userCode)
              .filter(found -> found.expiresAt().isAfter(now))
              .orElse(null);
      if (code == null || !decision.write(tx, code)) {
        return Answer.GONE;
      }
      tx.afterCommit(() -> wake(code.hash()));
      return Answer.DONE;
    });
  }

  /**
   * Waits until a wish is answered or the time is over, and tells where it stands. Holds no
   * transaction meanwhile.
   */
  public Optional<DeviceCode> await(String deviceCode, Duration atMost)
      throws InterruptedException {
    String hash = Secrets.hash(deviceCode);
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      while (true) {
        CountDownLatch answered = held.computeIfAbsent(hash, h -> new CountDownLatch(1));
        Optional<DeviceCode> code = findByDevice(deviceCode);
        long left = deadline - System.nanoTime();
        if (left <= 0 || code.isEmpty() || !waits(code.get())) {
          return code;
        }
        boolean woken = answered.await(Math.min(left, LOOK_EVERY.toNanos()), TimeUnit.NANOSECONDS);
        assert woken || left > 0;
      }
    } finally {
      // Of two polls of one device the other looks again by itself.
      held.remove(hash);
    }
  }

  private boolean waits(DeviceCode code) {
    return code.state() == DeviceCode.State.OPEN && code.expiresAt().isAfter(clock.instant());
  }

  private void wake(String hash) {
    CountDownLatch latch = held.remove(hash);
    if (latch != null) {
      latch.countDown();
    }
  }
}
