package usher.web;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.AccountStore;
import usher.account.Accounts;
import usher.account.PasswordCheck;
import usher.account.PasswordHash;
import usher.account.PasswordPolicy;
import usher.activity.ActivityStore;
import usher.device.DeviceDescription;
import usher.device.DeviceKind;
import usher.device.DeviceRecognizer;
import usher.device.DeviceStore;
import usher.device.Places;
import usher.event.DeviceStreams;
import usher.follower.Followers;
import usher.grant.Consents;
import usher.grant.DeviceCode;
import usher.grant.DeviceCodeStore;
import usher.grant.DeviceCodes;
import usher.grant.GrantStore;
import usher.grant.PushedRequests;
import usher.http.Errors;
import usher.http.HttpServer;
import usher.http.HttpSettings;
import usher.http.Routes;
import usher.key.SigningKeys;
import usher.limit.Throttle;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.RedirectFlow;
import usher.oauth.TokenForm;
import usher.oauth.authorize.AuthorizationRequests;
import usher.oauth.client.Credential;
import usher.oauth.openid.EndSessionRequests;
import usher.oauth.openid.IdTokenHints;
import usher.password.ChangePassword;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.playback.Releases;
import usher.playback.decision.DecisionStore;
import usher.playback.decision.Decisions;
import usher.playback.lease.Leases;
import usher.playback.lease.LocalLeases;
import usher.profile.ProfileStore;
import usher.profile.Profiles;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.signin.Browsers;
import usher.signin.IdleLimits;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.signout.Aftermath;
import usher.signout.Arrival;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.signout.SignOutStore;
import usher.sql.Database;
import usher.testing.Following;
import usher.web.look.Brand;

/** The pages with everything real below them, on a port of their own, and a clock to move. */
final class WebHouse implements AutoCloseable {
  private static final String ISSUER = "http://localhost:8080";
  static final String EMAIL = "ada@example.org";
  static final String PASSWORD = "correct horse battery staple";
  private static final Duration LEASE = Duration.ofSeconds(75);

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-11T20:30:00Z"));
  final InstantSource clock = now::get;

  /** Runs whenever a password is about to be hashed anew. */
  volatile Runnable beforeHashing = () -> {};

  @SuppressWarnings("serial") // Never written anywhere.
  private final SecureRandom salts =
      new SecureRandom() {
        @Override
        public void nextBytes(byte[] bytes) {
          beforeHashing.run();
          super.nextBytes(bytes);
        }
      };

  private final Secrets secrets = new Secrets(new SecureRandom());
  private final AccountStore accountStore = new AccountStore();
  private final DeviceStore devices = new DeviceStore();
  private final SignInStore signIns = new SignInStore();
  private final GrantStore grants = new GrantStore();
  private final DeviceCodeStore codes = new DeviceCodeStore();
  private final ActivityStore activities = new ActivityStore(secrets);
  private final IdleLimits idle = new IdleLimits(Duration.ofDays(365), Duration.ofDays(90));
  private final Database database;
  private final Followers followers;
  private final Entrance entrance;
  final DeviceCodes deviceCodes;
  final Profiles profiles;
  final LocalLeases leases;
  final Decisions decisions;
  final Account account;
  final HttpServer server;

  WebHouse(Path folder) throws IOException {
    database = Database.sqlite(folder.resolve("usher.db"));
    RevocationLog log = new RevocationLog(secrets);
    followers = Following.of(database, log, secrets, clock);
    SignOut signOut =
        new SignOut(
            database,
            new SignOut.Stores(
                accountStore, signIns, grants, codes, log, activities, new SignOutStore()),
            followers,
            secrets,
            clock,
            Duration.ofSeconds(65),
            Aftermath.NONE);
    entrance =
        new Entrance(
            new Entrance.Stores(accountStore, devices, signIns, activities),
            signOut,
            secrets,
            clock,
            idle,
            100);
    deviceCodes =
        new DeviceCodes(
            database,
            new DeviceCodes.Stores(accountStore, signIns, codes, activities),
            secrets,
            clock,
            Duration.ofMinutes(10));
    leases = new LocalLeases(Leases.Times.of(LEASE, Duration.ZERO), System::nanoTime, clock);
    decisions =
        new Decisions(database, new DecisionStore(), Duration.ofDays(1), clock, new Random(2));
    decisions.start();
    profiles = new Profiles(database, accountStore, new ProfileStore(), secrets, clock, 5);
    PasswordHash hash = new PasswordHash(new PasswordHash.Cost(64, 1), 4, salts);
    PasswordPolicy policy = new PasswordPolicy(15);
    account = add(new Accounts(database, accountStore, hash, policy, secrets, clock, plan -> true));
    profiles.add(account.id(), "Ada", "ink", false);
    Web web = web(signOut, hash, policy);
    Routes routes = new Routes();
    web.routes(routes);
    server = new HttpServer(settings(), routes, new Errors(web.errors()), new Random(1));
    server.start();
  }

  private static Account add(Accounts accounts) {
    if (accounts.add(EMAIL, PASSWORD, "standard") instanceof Accounts.Added(Account added)) {
      return added;
    }
    throw new AssertionError("the account was not added");
  }

  private Web web(SignOut signOut, PasswordHash hash, PasswordPolicy policy) {
    Places places = Places.withoutDatabase();
    Clients clients = clients();
    IdTokenHints hints = new IdTokenHints(keys(), ISSUER);
    return new Web(
        new Web.Settings(
            ISSUER,
            new Brand("Matinee", "http://localhost:8081/", null, null, "#ffb454"),
            null,
            ZoneId.of("Europe/Berlin"),
            Duration.ofMinutes(10)),
        database,
        new Web.Stores(accountStore, devices, signIns, activities),
        new Web.Doors(
            new Browsers(database, accountStore, signIns, places, clock, idle),
            entrance,
            signOut,
            new PasswordCheck(
                database,
                accountStore,
                hash,
                new PasswordCheck.Throttles(throttle(5), throttle(30)),
                100),
            policy,
            new ChangePassword(
                database,
                new ChangePassword.Stores(accountStore, signIns, activities),
                hash,
                policy,
                signOut,
                clock)),
        new Web.Parts(
            deviceCodes,
            throttle(5),
            new DeviceRecognizer(),
            places,
            profiles,
            new Plans(new LinkedHashMap<>(Map.of("standard", new Plan("standard", 2)))),
            new DeviceStreams(database, signIns, clock, signOut.toldTokens()),
            requests(clients, hints),
            new Consents(database, accountStore, signIns, clock),
            new EndSessionRequests(clients, hints)),
        new Web.Watching(leases, decisions, new Releases(leases, clock)),
        secrets,
        clock);
  }

  private static Clients clients() {
    Client web =
        new Client(
            "web",
            "Matinee",
            new Credential.None(),
            List.of("http://localhost:8081/"),
            Set.of("authorization_code"),
            "matinee",
            Set.of("account"),
            null,
            RedirectFlow.STANDARD,
            TokenForm.standard(Duration.ofMinutes(5)));
    return new Clients(Map.of("web", web), id -> Optional.empty());
  }

  private AuthorizationRequests requests(Clients clients, IdTokenHints hints) {
    return new AuthorizationRequests(
        clients, new PushedRequests(database, secrets, clock), hints, keys(), ISSUER, clock);
  }

  private SigningKeys keys() {
    return new SigningKeys(
        database,
        new SigningKeys.Schedule(Duration.ofDays(9), Duration.ZERO, Duration.ZERO),
        Set.of(),
        new SecureRandom(),
        clock);
  }

  private Throttle throttle(int free) {
    return new Throttle(
        new Throttle.Policy(free, Duration.ofSeconds(40), Duration.ofMinutes(15)), clock);
  }

  private static HttpSettings settings() {
    return new HttpSettings(
        "127.0.0.1", 0, false, List.of(), 10, List.of(), HttpSettings.Limits.standard());
  }

  /** Signs a television in, as its own code and a phone would. */
  void television(String name) {
    Arrival arrival =
        new Arrival(
            account.id(),
            Secrets.hash(name),
            new DeviceDescription(DeviceKind.TV, name, "Samsung QE55"),
            "tv",
            null,
            null,
            null,
            null);
    database.write(tx -> entrance.enter(tx, arrival));
  }

  /** The names of the devices that are signed in, sorted. */
  List<String> signedIn() {
    return active().stream().map(device -> device.device().name()).sorted().toList();
  }

  String sid(String name) {
    return active().stream()
        .filter(device -> device.device().name().equals(name))
        .map(device -> device.signIn().sid().value())
        .findFirst()
        .orElseThrow();
  }

  List<SignedInDevice> active() {
    return database.read(tx -> signIns.active(tx, account.id()));
  }

  /** A television asks; the codes that it got. */
  DeviceCodes.Opened asks(String name) {
    return deviceCodes
        .open(
            new DeviceCodes.Wish(
                "tv",
                "play",
                Secrets.hash(name),
                new DeviceDescription(DeviceKind.TV, name, "Samsung QE55"),
                null,
                "127.0.0.1"))
        .orElseThrow();
  }

  @Nullable DeviceCode wish(DeviceCodes.Opened opened) {
    return deviceCodes.findByDevice(opened.deviceCode()).orElse(null);
  }

  void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  Browser browser() {
    return new Browser(server.port());
  }

  @Override
  public void close() {
    server.close();
    decisions.close();
    leases.close();
    followers.close();
    database.close();
  }
}
