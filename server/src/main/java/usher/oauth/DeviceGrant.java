package usher.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import usher.account.AccountStore;
import usher.grant.DeviceCode;
import usher.grant.DeviceCodeStore;
import usher.grant.DeviceCodes;
import usher.grant.Grant;
import usher.http.Problem;
import usher.secret.SealedAnswer;
import usher.secret.Secrets;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.signout.Arrival;
import usher.signout.Entrance;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * The grant of a device that has shown a code (RFC 8628, section 3.4). Thread-safe.
 *
 * <p>A poll is held until the viewer has decided or the hold is over, so that the device is in
 * within a second of "Allow".
 */
final class DeviceGrant {
  /** The rows that a redemption touches. */
  record Stores(AccountStore accounts, SignInStore signIns, DeviceCodeStore deviceCodes) {}

  /**
   * How devices poll.
   *
   * @param interval the least time between the starts of two polls
   * @param hold how long a poll is held at most
   * @param replay how long the identical answer is given again
   */
  record Polling(Duration interval, Duration hold, Duration replay) {}

  private static final int CODES_MAX = 100_000;

  private final Database database;
  private final Stores stores;
  private final DeviceCodes deviceCodes;
  private final Entrance entrance;
  private final TokenIssue issue;
  private final InstantSource clock;
  private final Polling polling;
  private final Cache<String, Instant> lastPolls =
      Caffeine.newBuilder().maximumSize(CODES_MAX).build();

  DeviceGrant(
      Database database,
      Stores stores,
      DeviceCodes deviceCodes,
      Entrance entrance,
      TokenIssue issue,
      InstantSource clock,
      Polling polling) {
    this.database = database;
    this.stores = stores;
    this.deviceCodes = deviceCodes;
    this.entrance = entrance;
    this.issue = issue;
    this.clock = clock;
    this.polling = polling;
  }

  Polling polling() {
    return polling;
  }

  /** One poll of a device. */
  Outcome poll(String deviceCode, Sender sender) {
    DeviceCode code = deviceCodes.findByDevice(deviceCode).orElse(null);
    if (code == null || !code.clientId().equals(sender.client().id())) {
      return Refusals.invalidGrant();
    }
    if (tooSoon(code.hash())) {
      // RFC 8628, section 3.5.
      return refused("slow_down", "Ask less often.");
    }
    DeviceCode now = await(deviceCode).orElse(null);
    return now == null ? Refusals.invalidGrant() : answer(now, deviceCode, sender);
  }

  private Outcome answer(DeviceCode code, String deviceCode, Sender sender) {
    return switch (code.state()) {
      case ALLOWED, USED -> database.write(tx -> redeem(tx, code, deviceCode, sender));
      case DENIED -> refused("access_denied", "The viewer declined.");
      case VOIDED -> refused("access_denied", "The viewer signed out of all devices meanwhile.");
      case OPEN ->
          code.expiresAt().isAfter(clock.instant())
              ? refused("authorization_pending", "Nobody has decided yet.")
              : refused("expired_token", "The code has expired.");
    };
  }

  /** Under the account's row, in which a sign-out voids what is allowed and not yet redeemed. */
  private Outcome redeem(Transaction tx, DeviceCode seen, String deviceCode, Sender sender) {
    DeviceCode.Allowed allowed = seen.allowed();
    if (allowed == null) {
      throw new IllegalStateException("allowed by nobody");
    }
    stores.accounts().lock(tx, allowed.account());
    DeviceCode code = stores.deviceCodes().findByDevice(tx, seen.hash()).orElse(null);
    Instant now = clock.instant();
    if (code != null && code.state() == DeviceCode.State.USED) {
      return again(tx, code, allowed, deviceCode, sender, now);
    }
    if (code == null || code.state() != DeviceCode.State.ALLOWED) {
      return refused("access_denied", "The viewer signed out of all devices meanwhile.");
    }
    if (!code.expiresAt().isAfter(now)) {
      return refused("expired_token", "The code has expired.");
    }
    return switch (entrance.enter(tx, arrival(code, allowed, sender.place()))) {
      case Entrance.Entered entered -> issue(tx, entered, code, deviceCode, sender, now);
      case Entrance.Refused refused -> refused("access_denied", words(refused.why()));
    };
  }

  private Outcome issue(
      Transaction tx,
      Entrance.Entered entered,
      DeviceCode code,
      String deviceCode,
      Sender sender,
      Instant now) {
    var device =
        stores
            .signIns()
            .findWithDevice(tx, entered.signIn().account(), entered.signIn().sid())
            .orElseThrow();
    TokenIssue.Granted granted =
        new TokenIssue.Granted(code.scope(), authentication(tx, code), null);
    Optional<String> json = issue.issue(tx, device, sender, granted, now);
    if (json.isEmpty()) {
      // The stay's end came between "Allow" and this poll. Thrown: that it came in is undone.
      throw new Problem(400, "access_denied", "The time that was allowed is over.");
    }
    byte[] sealed = SealedAnswer.seal(json.get(), deviceCode);
    stores.deviceCodes().use(tx, code.hash(), new DeviceCode.Answered(now, sealed, sender.key()));
    return new Outcome.Answered(json.get());
  }

  /** The viewer's own: nobody gave a password on this device. */
  private Grant.@Nullable Authentication authentication(Transaction tx, DeviceCode code) {
    DeviceCode.Allowed allowed = code.allowed();
    return allowed == null
        ? null
        : stores
            .signIns()
            .find(tx, allowed.account(), allowed.by())
            .map(SignIn::provedAt)
            .map(at -> new Grant.Authentication(at, false))
            .orElse(null);
  }

  /** The answer got lost on its way: the identical one again, for a while. */
  private Outcome again(
      Transaction tx,
      DeviceCode code,
      DeviceCode.Allowed allowed,
      String deviceCode,
      Sender sender,
      Instant now) {
    DeviceCode.Answered answered = code.answered();
    if (answered == null
        || !now.isBefore(answered.at().plus(polling.replay()))
        || !Objects.equals(answered.key(), sender.key())) {
      return Refusals.invalidGrant();
    }
    String json = SealedAnswer.open(answered.sealed(), deviceCode);
    SignIn signIn = stores.signIns().find(tx, allowed.account(), sid(json)).orElse(null);
    if (signIn == null) {
      return Refusals.invalidGrant();
    }
    return signIn.lasts(now) ? new Outcome.Answered(json) : Refusals.signedOut(signIn, now);
  }

  private static SignInId sid(String json) {
    try {
      return new SignInId(JSONObjectUtils.getString(JSONObjectUtils.parse(json), "sid"));
    } catch (ParseException e) {
      throw new IllegalStateException("a token answer of ours cannot be read", e);
    }
  }

  private Optional<DeviceCode> await(String deviceCode) {
    try {
      return deviceCodes.await(deviceCode, polling.hold());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(503, "temporarily_unavailable", "Usher is stopping.");
    }
  }

  private boolean tooSoon(String codeHash) {
    Instant now = clock.instant();
    AtomicBoolean soon = new AtomicBoolean();
    lastPolls
        .asMap()
        .compute(
            Secrets.hash(codeHash),
            (key, last) -> {
              soon.set(last != null && now.isBefore(last.plus(polling.interval())));
              return now;
            });
    return soon.get();
  }

  private static Arrival arrival(
      DeviceCode code, DeviceCode.Allowed allowed, @Nullable String place) {
    return new Arrival(
        allowed.account(),
        code.deviceKey(),
        code.description(),
        code.clientId(),
        place,
        null,
        null,
        allowed.stayEndsAt());
  }

  private static String words(Entrance.Why why) {
    return switch (why) {
      case CLOSED -> "The account is closed.";
      case PASSWORD_CHANGED -> "The password was changed meanwhile.";
      case TOO_MANY_DEVICES -> "Too many devices are signed in to this account.";
    };
  }

  private static Outcome refused(String code, String text) {
    return new Outcome.Refused(new Problem(400, code, text));
  }
}
