package usher;

import usher.account.AccountStore;
import usher.activity.ActivityStore;
import usher.device.DeviceStore;
import usher.grant.DeviceCodeStore;
import usher.grant.GrantStore;
import usher.outbox.OutboxStore;
import usher.profile.ProfileStore;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.signal.StreamStore;
import usher.signin.SignInStore;
import usher.signout.SignOutStore;

/** Every store there is; they hold no state of their own. */
record Stores(
    AccountStore accounts,
    ProfileStore profiles,
    DeviceStore devices,
    SignInStore signIns,
    GrantStore grants,
    DeviceCodeStore deviceCodes,
    RevocationLog log,
    ActivityStore activities,
    SignOutStore signOuts,
    OutboxStore outbox,
    StreamStore streams) {

  static Stores make(Secrets secrets) {
    return new Stores(
        new AccountStore(),
        new ProfileStore(),
        new DeviceStore(),
        new SignInStore(),
        new GrantStore(),
        new DeviceCodeStore(),
        new RevocationLog(secrets),
        new ActivityStore(secrets),
        new SignOutStore(),
        new OutboxStore(),
        new StreamStore());
  }
}
