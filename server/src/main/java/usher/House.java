package usher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import usher.account.Accounts;
import usher.account.PasswordCheck;
import usher.account.PasswordHash;
import usher.account.PasswordPolicy;
import usher.burn.BurnKeys;
import usher.edge.TrustClock;
import usher.follower.Bounds;
import usher.follower.Followers;
import usher.key.Algorithm;
import usher.key.SigningKeys;
import usher.limit.Throttle;
import usher.oauth.logout.LogoutNotes;
import usher.outbox.MessageWriter;
import usher.password.ChangePassword;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.profile.Profiles;
import usher.revocation.RevocationFeed;
import usher.secret.Secrets;
import usher.signal.SignalNotes;
import usher.signin.IdleLimits;
import usher.signout.Aftermath;
import usher.signout.CloseAccount;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.sql.Database;

/** Everything but the network: the database, the stores and the rules, each made once, in order. */
final class House implements AutoCloseable {
  /** A revocation stays that much longer, should a verifier's clock jump. */
  static final Duration CLOCK_STEP = Duration.ofSeconds(60);

  private static final Throttle.Policy BY_ACCOUNT =
      new Throttle.Policy(5, Duration.ofSeconds(2), Duration.ofMinutes(15));

  /** A household or a hotel shares an address; only guessing at scale meets this one. */
  private static final Throttle.Policy BY_ADDRESS =
      new Throttle.Policy(30, Duration.ofSeconds(2), Duration.ofMinutes(15));

  final Config config;
  final InstantSource clock;
  final SecureRandom random;
  final Secrets secrets;
  final Database database;
  final Stores stores;
  final Plans plans;
  final IdleLimits idle;
  final PasswordPolicy policy;
  final Accounts accounts;
  final PasswordCheck passwordCheck;
  final Profiles profiles;
  final TrustClock trust;
  final Followers followers;
  final RevocationFeed feed;
  final SignalNotes signalNotes;
  final SignOut signOut;
  final Entrance entrance;
  final ChangePassword changePassword;
  final CloseAccount closeAccount;
  final SigningKeys keys;
  final BurnKeys burnKeys;

  /** Set where messages are sent; others, such as a command, leave them to the servers. */
  volatile Consumer<String> wakeOutbox = receiver -> {};

  House(Config config, InstantSource clock, SecureRandom random) {
    this.config = config;
    this.clock = clock;
    this.random = random;
    this.secrets = new Secrets(random);
    this.database = Database.sqlite(file(config.data().dir()));
    this.stores = Stores.make(secrets);
    this.plans = plans(config);
    this.idle = new IdleLimits(config.tokens().idleTv(), config.tokens().idleBrowser());
    this.policy = new PasswordPolicy(config.password().minLength());
    PasswordHash hash = hash(config.password());
    this.accounts =
        new Accounts(database, stores.accounts(), hash, policy, secrets, clock, plans::has);
    this.passwordCheck =
        new PasswordCheck(
            database,
            stores.accounts(),
            hash,
            new PasswordCheck.Throttles(
                new Throttle(BY_ACCOUNT, clock), new Throttle(BY_ADDRESS, clock)),
            config.limits().wrongPasswordsLock());
    this.profiles =
        new Profiles(
            database,
            stores.accounts(),
            stores.profiles(),
            secrets,
            clock,
            config.limits().profilesPerAccount());
    boolean newLog = database.write(tx -> stores.log().begin(tx));
    this.trust = new TrustClock(clock, System::nanoTime);
    this.followers = followers(newLog);
    this.feed = followers.feed();
    MessageWriter messages =
        new MessageWriter(stores.outbox(), secrets, receiver -> wakeOutbox.accept(receiver));
    this.signalNotes =
        new SignalNotes(
            Clientele.toldOfSignals(config), stores.streams(), messages, config.issuer());
    this.signOut = signOut(messages);
    this.entrance = entrance();
    this.changePassword =
        new ChangePassword(
            database,
            new ChangePassword.Stores(stores.accounts(), stores.signIns(), stores.activities()),
            hash,
            policy,
            signOut,
            clock);
    this.closeAccount = new CloseAccount(database, stores.accounts(), signOut, clock);
    this.keys = keys();
    this.burnKeys = new BurnKeys(database, keys, stores.log(), followers, clock);
  }

  /** The rows that a sign-out touches. */
  SignOut.Stores signOutStores() {
    return new SignOut.Stores(
        stores.accounts(),
        stores.signIns(),
        stores.grants(),
        stores.deviceCodes(),
        stores.log(),
        stores.activities(),
        stores.signOuts());
  }

  @Override
  public void close() {
    followers.close();
    signOut.receipts().flush();
    database.close();
  }

  private Followers followers(boolean newLog) {
    Config.Revocations revocations = config.revocations();
    return new Followers(
        database,
        stores.log(),
        secrets,
        trust,
        new Followers.Settings(
            config.node().name().isEmpty() ? MachineName.get() : config.node().name(),
            new Bounds(revocations.staleness(), revocations.margin()),
            newLog));
  }

  private SignOut signOut(MessageWriter messages) {
    // A pass may be given with the last token, and lasts a lease longer.
    Duration outlives = config.tokens().leeway().plus(CLOCK_STEP).plus(config.playback().lease());
    Aftermath notes =
        new LogoutNotes(Clientele.toldOfLogouts(config), stores.grants(), messages)
            .and(signalNotes);
    return new SignOut(database, signOutStores(), followers, secrets, clock, outlives, notes);
  }

  private Entrance entrance() {
    return new Entrance(
        new Entrance.Stores(
            stores.accounts(), stores.devices(), stores.signIns(), stores.activities()),
        signOut,
        secrets,
        clock,
        idle,
        config.limits().devicesPerAccount());
  }

  private SigningKeys keys() {
    Config.Tokens tokens = config.tokens();
    return new SigningKeys(
        database,
        new SigningKeys.Schedule(
            config.keys().rotate(),
            config.keys().publishAhead(),
            longer(Clientele.longestToken(config), config.playback().lease())
                .plus(tokens.leeway())
                .plus(CLOCK_STEP)),
        // A client that is registered while the server runs may sign with any of them at once.
        EnumSet.allOf(Algorithm.class),
        random,
        clock);
  }

  static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  private PasswordHash hash(Config.Password password) {
    int atOnce = password.hashesPerCore() * Runtime.getRuntime().availableProcessors();
    return new PasswordHash(
        new PasswordHash.Cost(password.argon2MemoryKib(), password.argon2Iterations()),
        atOnce,
        random);
  }

  private static Plans plans(Config config) {
    Map<String, Plan> byName = new LinkedHashMap<>();
    config
        .plans()
        .forEach((name, plan) -> byName.put(name, new Plan(name, plan.screens(), plan.quality())));
    return new Plans(byName);
  }

  private static Path file(Path folder) {
    try {
      return Files.createDirectories(folder).resolve("usher.db");
    } catch (IOException e) {
      throw new UncheckedIOException("the data folder " + folder + " cannot be written", e);
    }
  }
}
