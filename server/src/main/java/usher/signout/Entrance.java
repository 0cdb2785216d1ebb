package usher.signout;

import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.activity.ActivityStore;
import usher.device.Device;
import usher.device.DeviceId;
import usher.device.DeviceStore;
import usher.secret.Secrets;
import usher.signin.EndReason;
import usher.signin.IdleLimits;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.sql.Transaction;

/**
 * The one door in: makes a sign-in under the account's row, and ends the one that it replaces on
 * the same device. Thread-safe.
 */
public final class Entrance {
  /** What came of an arrival. */
  public sealed interface Outcome {}

  /** The device is signed in. */
  public record Entered(SignIn signIn, Device device) implements Outcome {}

  /** The device is not signed in, and why. */
  public record Refused(Why why) implements Outcome {}

  /** Why a device is not signed in. */
  public enum Why {
    /** The account is closed or gone. */
    CLOSED,
    /** The password was changed since it was verified (invariant 5). */
    PASSWORD_CHANGED,
    /** As many devices as an account may have are signed in. */
    TOO_MANY_DEVICES
  }

  /** The rows that an entrance touches. */
  public record Stores(
      AccountStore accounts, DeviceStore devices, SignInStore signIns, ActivityStore activities) {}

  private final Stores stores;
  private final SignOut signOut;
  private final Secrets secrets;
  private final InstantSource clock;
  private final IdleLimits idle;
  private final int devicesMax;

  public Entrance(
      Stores stores,
      SignOut signOut,
      Secrets secrets,
      InstantSource clock,
      IdleLimits idle,
      int devicesMax) {
    this.stores = stores;
    this.signOut = signOut;
    this.secrets = secrets;
    this.clock = clock;
    this.idle = idle;
    this.devicesMax = devicesMax;
  }

  /** Signs a device in, or tells why not; a part of the caller's transaction. */
  public Outcome enter(Transaction tx, Arrival arrival) {
    Account account = stores.accounts().lock(tx, arrival.account()).orElse(null);
    if (account == null || !account.open()) {
      return new Refused(Why.CLOSED);
    }
    if (arrival.verifiedHash() != null && !arrival.verifiedHash().equals(account.passwordHash())) {
      return new Refused(Why.PASSWORD_CHANGED);
    }
    Instant now = clock.instant();
    Device known = stores.devices().findByKey(tx, account.id(), arrival.deviceKey()).orElse(null);
    List<SignedInDevice> active = stores.signIns().active(tx, account.id());
    List<SignedInDevice> before = active.stream().filter(one -> isOn(one, known)).toList();
    if (before.isEmpty() && active.size() >= devicesMax) {
      return new Refused(Why.TOO_MANY_DEVICES);
    }
    Device device = known == null ? add(tx, arrival, now) : describe(tx, arrival, known);
    replace(tx, account.id(), before);
    SignIn signIn = signIn(arrival, device, now);
    stores.signIns().add(tx, signIn, idle.dueAt(device.kind(), now, arrival.endsAt()));
    Activity line =
        new Activity(now, ActivityKind.SIGNED_IN, device.name(), null, null, arrival.place());
    stores.activities().add(tx, account.id(), line);
    return new Entered(signIn, device);
  }

  private static boolean isOn(SignedInDevice one, @Nullable Device device) {
    return device != null && one.device().id().equals(device.id());
  }

  private Device add(Transaction tx, Arrival arrival, Instant now) {
    var description = arrival.description();
    Device device =
        new Device(
            new DeviceId(secrets.id()),
            description.kind(),
            description.name(),
            description.model());
    stores.devices().add(tx, arrival.account(), arrival.deviceKey(), device, now);
    return device;
  }

  private Device describe(Transaction tx, Arrival arrival, Device known) {
    stores.devices().describe(tx, arrival.account(), known.id(), arrival.description());
    return stores.devices().find(tx, arrival.account(), known.id()).orElseThrow();
  }

  private void replace(Transaction tx, AccountId account, List<SignedInDevice> before) {
    if (!before.isEmpty()) {
      Set<SignInId> sids = before.stream().map(one -> one.signIn().sid()).collect(toSet());
      signOut.within(tx, account, new Which.These(sids), Cause.of(EndReason.REPLACED));
    }
  }

  private SignIn signIn(Arrival arrival, Device device, Instant now) {
    return new SignIn(
        arrival.account(),
        new SignInId(secrets.id()),
        device.id(),
        arrival.clientId(),
        arrival.cookieHash(),
        null,
        arrival.place(),
        now,
        arrival.verifiedHash() == null ? null : now,
        now,
        arrival.endsAt(),
        null);
  }
}
