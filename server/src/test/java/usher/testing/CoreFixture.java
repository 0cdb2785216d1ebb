package usher.testing;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.account.Email;
import usher.account.PasswordHash;
import usher.account.PasswordPolicy;
import usher.activity.Activity;
import usher.activity.ActivityStore;
import usher.device.DeviceDescription;
import usher.device.DeviceKind;
import usher.device.DeviceStore;
import usher.follower.Followers;
import usher.grant.DeviceCode;
import usher.grant.DeviceCodeStore;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.grant.UserCode;
import usher.password.ChangePassword;
import usher.profile.ProfileStore;
import usher.profile.Profiles;
import usher.revocation.Revocation;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.signin.Ending;
import usher.signin.IdleLimits;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.signout.Aftermath;
import usher.signout.Arrival;
import usher.signout.Chores;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.signout.SignOutStore;
import usher.sql.Database;
import usher.sql.Transaction;

/** The core put together on a real SQLite file, with a clock that the test moves. */
public final class CoreFixture implements AutoCloseable {
  /** The least that Argon2 allows: tests hash often. */
  public static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(8, 1);

  public static final String PASSWORD = "umbrella tango orbit 7";
  public static final IdleLimits IDLE = new IdleLimits(Duration.ofDays(365), Duration.ofDays(90));
  public static final Duration OUTLIVES = Duration.ofSeconds(90);
  public static final int DEVICES_MAX = 5;
  public static final int PROFILES_MAX = 5;

  public final FakeClock clock = new FakeClock(Instant.parse("2026-03-01T12:00:00Z"));
  public final SecureRandom random = new SecureRandom();
  public final Secrets secrets = new Secrets(random);
  public final PasswordHash hash = new PasswordHash(CHEAP, 4, random);
  public final PasswordPolicy policy = new PasswordPolicy(15);
  public final AccountStore accounts = new AccountStore();
  public final DeviceStore devices = new DeviceStore();
  public final ProfileStore profileStore = new ProfileStore();
  public final SignInStore signIns = new SignInStore();
  public final GrantStore grants = new GrantStore();
  public final DeviceCodeStore deviceCodes = new DeviceCodeStore();
  public final ActivityStore activities = new ActivityStore(secrets);
  public final RevocationLog log = new RevocationLog(secrets);
  public final Database database;
  public final Followers followers;
  public final RevocationFeed feed;
  public final SignOut.Stores stores;
  public final SignOut signOut;
  public final Entrance entrance;
  public final ChangePassword changePassword;
  public final Profiles profiles;
  public final Chores chores;

  public CoreFixture(Path folder) {
    database = Database.sqlite(folder.resolve("usher.db"));
    followers = Following.of(database, log, secrets, clock);
    feed = followers.feed();
    stores =
        new SignOut.Stores(
            accounts, signIns, grants, deviceCodes, log, activities, new SignOutStore());
    signOut = new SignOut(database, stores, followers, secrets, clock, OUTLIVES, Aftermath.NONE);
    entrance =
        new Entrance(
            new Entrance.Stores(accounts, devices, signIns, activities),
            signOut,
            secrets,
            clock,
            IDLE,
            DEVICES_MAX);
    changePassword =
        new ChangePassword(
            database,
            new ChangePassword.Stores(accounts, signIns, activities),
            hash,
            policy,
            signOut,
            clock);
    profiles = new Profiles(database, accounts, profileStore, secrets, clock, PROFILES_MAX);
    chores = new Chores(database, stores, signOut, clock);
  }

  /** A change that answers nothing. */
  public void run(Consumer<Transaction> change) {
    database.change(change);
  }

  /** A change that answers something. */
  public <T> T write(Function<Transaction, T> change) {
    return database.write(change);
  }

  /** A change that answers a number. */
  public long number(ToLongFunction<Transaction> change) {
    return write(change::applyAsLong);
  }

  /** A change that answers whether it happened. */
  public boolean done(Predicate<Transaction> change) {
    return write(change::test);
  }

  /** A new account, with {@link #PASSWORD}. */
  public Account account() {
    String email = secrets.id().toLowerCase(Locale.ROOT) + "@example.org";
    Account account =
        new Account(
            new AccountId(secrets.id()),
            email,
            hash.of(PASSWORD),
            0,
            "standard",
            clock.instant(),
            null);
    run(tx -> accounts.add(tx, account, Email.parse(email).orElseThrow()));
    return account;
  }

  /** The account as it is now. */
  public Account again(Account account) {
    return database.read(tx -> accounts.find(tx, account.id())).orElseThrow();
  }

  /** A computer that arrives with a password that was verified. */
  public static Arrival laptop(Account account, String deviceKey) {
    return new Arrival(
        account.id(),
        deviceKey,
        new DeviceDescription(DeviceKind.COMPUTER, "Chrome on Windows", ""),
        "usher",
        "DE",
        account.passwordHash(),
        Secrets.hash("cookie of " + deviceKey),
        null);
  }

  /** A television that a phone allowed. */
  public static Arrival tv(Account account, String deviceKey, @Nullable Instant endsAt) {
    return new Arrival(
        account.id(),
        deviceKey,
        new DeviceDescription(DeviceKind.TV, "Samsung TV", "QE55"),
        "matinee-tv",
        null,
        null,
        null,
        endsAt);
  }

  /** Signs a device in, which must succeed. */
  public SignIn enter(Arrival arrival) {
    Entrance.Outcome outcome = database.write(tx -> entrance.enter(tx, arrival));
    return ((Entrance.Entered) outcome).signIn();
  }

  /** The sign-in as it is now. */
  public SignIn again(SignIn signIn) {
    return database.read(tx -> signIns.find(tx, signIn.account(), signIn.sid())).orElseThrow();
  }

  /** How a sign-in that is over came to its end. */
  public Ending ending(SignIn signIn) {
    return Objects.requireNonNull(again(signIn).ended(), "it goes on");
  }

  /** A refresh token of a sign-in. */
  public GrantToken refreshToken(SignIn signIn) {
    GrantToken token = GrantToken.make(signIn.account(), secrets);
    run(tx ->
        grants.add(
            tx,
            new Grant(
                signIn.account(),
                token.hash(),
                Grant.Kind.REFRESH_TOKEN,
                signIn.sid(),
                signIn.clientId(),
                "openid",
                null,
                null,
                null,
                clock.instant(),
                clock.instant().plus(Duration.ofDays(365)),
                null,
                null,
                null,
                null)));
    return token;
  }

  /** A device code that the account has allowed and no device has come for; its hash. */
  public String allowedDeviceCode(AccountId account, SignInId by) {
    String hash = Secrets.hash(secrets.secret());
    DeviceCode code =
        new DeviceCode(
            hash,
            UserCode.make(secrets).hash(),
            "matinee-tv",
            "openid",
            "key of another television",
            new DeviceDescription(DeviceKind.TV, "LG TV", ""),
            null,
            clock.instant(),
            clock.instant().plus(Duration.ofMinutes(10)),
            DeviceCode.State.OPEN,
            null,
            null);
    run(tx -> {
      deviceCodes.add(tx, code, "10.0.0.0/24");
      deviceCodes.allow(tx, hash, new DeviceCode.Allowed(account, by, null));
    });
    return hash;
  }

  /** All revocations so far, in order. */
  public List<Revocation> revocations() {
    return database.read(tx -> log.after(tx, 0, 1_000_000)).stream()
        .filter(Revocation.class::isInstance)
        .map(Revocation.class::cast)
        .toList();
  }

  /** The account's newest lines. */
  public List<Activity> activity(Account account) {
    return database.read(tx -> activities.recent(tx, account.id(), 1_000));
  }

  @Override
  public void close() {
    followers.close();
    chores.close();
    database.close();
  }
}
