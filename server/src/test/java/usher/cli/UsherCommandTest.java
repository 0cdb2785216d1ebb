package usher.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.account.Accounts;
import usher.account.PasswordHash;
import usher.account.PasswordPolicy;
import usher.activity.ActivityStore;
import usher.burn.BurnKeys;
import usher.device.DeviceDescription;
import usher.device.DeviceKind;
import usher.device.DeviceStore;
import usher.follower.Followers;
import usher.grant.DeviceCodeStore;
import usher.grant.GrantStore;
import usher.key.SigningKeys;
import usher.password.ChangePassword;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.playback.decision.Decision;
import usher.playback.decision.DecisionStore;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Playback;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.signin.IdleLimits;
import usher.signin.SignInStore;
import usher.signout.Aftermath;
import usher.signout.Arrival;
import usher.signout.CloseAccount;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.signout.SignOutStore;
import usher.sql.Database;
import usher.testing.Following;

/** The commands, typed as an operator types them, on a real database. */
class UsherCommandTest {
  private static final String ADA = "ada@example.org";
  private static final String GOOD = "seven green elephants";
  private static final PasswordPolicy POLICY = new PasswordPolicy(15);
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private record Said(int status, String out, String err) {}

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private final Secrets secrets = new Secrets(random);
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final PasswordHash hash = new PasswordHash(new PasswordHash.Cost(64, 1), 2, random);
  private final AccountStore accounts = new AccountStore();
  private final ActivityStore activities = new ActivityStore(secrets);
  private final SignInStore signIns = new SignInStore();
  private final Deque<String> typed = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private boolean terminal = true;
  private @Nullable Path config;

  @Test
  void accountAdd_typedTwice_addsAccountThatCanSignIn() {
    typed.addAll(List.of(GOOD, GOOD));
    assertEquals(
        new Said(0, "Added Ada@example.org (standard).\n", ""),
        usher("account", "add", "Ada@example.org", "--plan", "standard"));
    assertEquals(List.of("New password: ", "The same again: "), asked);
    assertTrue(hash.matches(GOOD, account().passwordHash()));
  }

  @Test
  void accountAdd_typedDifferently_addsNothing() {
    typed.addAll(List.of(GOOD, GOOD + "!"));
    assertEquals(
        new Said(1, "", "usher: The two are not the same.\n"),
        usher("account", "add", ADA, "--plan", "standard"));
    assertEquals("", usher("account", "list").out());
  }

  @Test
  void accountAdd_passwordStdin_takesTheFirstLine() {
    assertEquals(0, addAda().status());
    assertEquals(List.of(), asked);
    assertTrue(hash.matches(GOOD, account().passwordHash()));
  }

  @Test
  void accountAdd_noTerminal_saysWhatToDoInstead() {
    terminal = false;
    assertEquals(
        new Said(
            1,
            "",
            "usher: There is no terminal to ask on; give the password with --password-stdin.\n"),
        usher("account", "add", ADA, "--plan", "standard"));
  }

  @Test
  void accountAdd_refused_saysWhyInWords() {
    addAda();
    assertRefused("'ada' is not an e-mail address.", "", "add", "ada", "--plan", "standard");
    assertRefused(
        "There is no plan 'gold'; there are basic, standard.",
        "",
        "add",
        "b@c.de",
        "--plan",
        "gold");
    assertRefused(
        "There is an account ADA@example.org already.",
        "",
        "add",
        "ADA@example.org",
        "--plan",
        "basic");
    assertRefused(
        "A password needs at least 15 characters.", "short\n", "add", "b@c.de", "--plan", "basic");
    assertRefused(
        "That password is among the first that anyone would try.",
        "passwordpassword\n",
        "add",
        "b@c.de",
        "--plan",
        "basic");
    assertRefused("No password was given.", "", "add", "b@c.de", "--plan", "basic");
    assertEquals(List.of(), asked);
  }

  @Test
  void accountList_showsPlanAndDateAndWhatIsClosed() {
    addAda();
    typeStdin(GOOD, "account", "add", "bo@example.org", "--plan", "basic", "--password-stdin");
    usher("account", "close", "bo@example.org");
    assertEquals(
        """
        ada@example.org  standard    since 2026-11-22T10:00:00Z
        bo@example.org   basic       since 2026-11-22T10:00:00Z  closed
        """,
        usher("account", "list").out());
  }

  @Test
  void accountPlan_movesAccount() {
    addAda();
    assertEquals(
        new Said(0, "ada@example.org is on basic now.\n", ""),
        usher("account", "plan", ADA, "basic"));
    assertEquals("basic", account().plan());
    assertEquals(
        "usher: There is no plan 'gold'; there are basic, standard.\n",
        usher("account", "plan", ADA, "gold").err());
  }

  @Test
  void accountSignOut_endsEverySignIn() {
    addAda();
    signIn("Living Room TV");
    var said = usher("account", "sign-out", ADA);
    assertEquals(new Said(0, "Signed out of Living Room TV; no server is running.\n", ""), said);
    assertEquals(0, signedIn());
    assertEquals("No device was signed in.\n", usher("account", "sign-out", ADA).out());
  }

  @Test
  void accountPassword_replacesItAndSignsOut() {
    addAda();
    signIn("Living Room TV");
    var said = typeStdin("nine purple teapots", "account", "password", ADA, "--password-stdin");
    assertTrue(said.out().startsWith("ada@example.org has a new password.\nSigned out of Living"));
    assertTrue(hash.matches("nine purple teapots", account().passwordHash()));
    assertEquals(0, signedIn());
  }

  @Test
  void accountPassword_stayingSignedIn_endsNothing() {
    addAda();
    signIn("Living Room TV");
    typeStdin(
        "nine purple teapots", "account", "password", ADA, "--stay-signed-in", "--password-stdin");
    assertTrue(hash.matches("nine purple teapots", account().passwordHash()));
    assertEquals(1, signedIn());
  }

  @Test
  void accountClose_closesAndSignsOut() {
    addAda();
    signIn("Living Room TV");
    assertTrue(usher("account", "close", ADA).out().startsWith("Closed ada@example.org.\nSigned"));
    assertFalse(account().open());
    assertEquals(0, signedIn());
    assertEquals(
        "usher: ada@example.org is closed already.\n", usher("account", "close", ADA).err());
  }

  @Test
  void accountDecisions_tellWhyInOneLineEach() {
    addAda();
    assertEquals(
        new Said(0, "Nothing was decided of late.\n", ""), usher("account", "decisions", ADA));
    try (Core core = open(null)) {
      AccountId ada = account().id();
      core.database()
          .change(tx -> {
            var store = new DecisionStore();
            store.add(tx, decision("1", ada, Decision.ADMITTED, List.of("live"), List.of()));
            var tv = new Decision.Watching("Bedroom TV", null, "Nosferatu", NOW);
            store.add(tx, decision("2", ada, "limit", List.of(), List.of(tv)));
          });
    }
    String out =
        """
        2026-11-22T10:00:00Z  refused  Laptop, Salt: limit, rule plan, 1 of 1; watching: Bedroom TV (Nosferatu)
        2026-11-22T10:00:00Z  let in   Laptop, Salt: admitted, rule plan, 1 of 1; on trial would refuse: live
        """;
    assertEquals(new Said(0, out, ""), usher("account", "decisions", ADA));
  }

  private static Decision decision(
      String id,
      AccountId account,
      String reason,
      List<String> shadow,
      List<Decision.Watching> watching) {
    return new Decision(
        id,
        account,
        NOW,
        reason,
        "plan",
        1,
        1,
        "Laptop",
        null,
        new Playback.Title("salt", "Salt"),
        ContentKind.FILM,
        null,
        shadow,
        watching);
  }

  @Test
  void account_unknown_isSaid() {
    assertEquals(
        new Said(1, "", "usher: There is no account ada@example.org.\n"),
        usher("account", "sign-out", ADA));
  }

  @Test
  void keysRotate_publishesANewKeyBeforeItSigns() {
    var before = usher("keys", "list").out().lines().toList();
    assertEquals(1, before.size());
    var after = usher("keys", "rotate").out().lines().toList();
    assertEquals(2, after.size());
    assertTrue(after.get(0).contains("signs 2026-11-22T10:00:00Z to 2026-11-22T10:10:00Z"));
    assertTrue(after.get(1).contains("signs 2026-11-22T10:10:00Z to 2027-02-20T10:10:00Z"));
    assertEquals(after, usher("keys", "list").out().lines().toList());
  }

  private static String keyOf(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  @Test
  void keysBurn_removesThemAndTheNextOneSignsAtOnce() {
    usher("keys", "rotate");
    var before = usher("keys", "list").out().lines().map(UsherCommandTest::keyOf).toList();
    var after = usher("keys", "burn", before.getFirst()).out().lines().toList();
    assertEquals("Burnt " + before.getFirst() + "; no server is running.", after.getFirst());
    assertEquals(2, after.size());
    assertTrue(
        after.get(1).startsWith(before.getLast() + "  ES256  signs 2026-11-22T10:00:00Z to "));
    assertEquals(
        new Said(1, "", "usher: There is no key 'a'; see usher keys list.\n"),
        usher("keys", "burn", before.getLast(), "a"));
    assertEquals(after.subList(1, 2), usher("keys", "list").out().lines().toList());
    usher("keys", "burn", before.getLast());
    var made = usher("keys", "list").out().lines().toList();
    assertEquals(1, made.size());
    assertFalse(before.contains(keyOf(made.getFirst())));
  }

  @Test
  void config_beforeOrAfterTheCommand_isTheOneOpened() {
    usher("--config", "a.toml", "account", "list");
    assertEquals(Path.of("a.toml"), config);
    usher("account", "list", "--config", "b.toml");
    assertEquals(Path.of("b.toml"), config);
  }

  @Test
  void serve_passesItsOptions() {
    assertEquals(new Said(7, "serving null false\n", ""), usher("serve"));
    assertEquals(
        new Said(7, "serving u.toml true\n", ""),
        usher("serve", "--config", "u.toml", "--stop-on-eof"));
  }

  @Test
  void command_misspelt_namesTheNearest() {
    var said = usher("acount");
    assertEquals(2, said.status());
    assertTrue(said.err().contains("Did you mean: usher account"), said.err());
  }

  @Test
  void help_ofEach_tellsWhatItDoes() {
    assertTrue(usher("--help").out().contains("Add, list, change and close accounts."));
    assertTrue(usher("account", "add", "--help").out().contains("--password-stdin"));
    assertEquals(2, usher().status());
  }

  private void assertRefused(String sentence, String stdin, String... words) {
    var all = new ArrayList<>(List.of("account"));
    all.addAll(List.of(words));
    all.add("--password-stdin");
    assertEquals(
        new Said(1, "", "usher: " + sentence + "\n"), typeStdin(stdin, all.toArray(String[]::new)));
  }

  private Said addAda() {
    return typeStdin(
        GOOD + "\nmore\n", "account", "add", ADA, "--plan", "standard", "--password-stdin");
  }

  private Said usher(String... words) {
    return typeStdin("", words);
  }

  private Said typeStdin(String stdin, String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var here =
        new Terminal(
            new ByteArrayInputStream(stdin.getBytes(UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            terminal ? this::hidden : null);
    var status =
        UsherCommand.run(
            words,
            here,
            (file, stopOnEof) -> {
              here.out().println("serving " + file + " " + stopOnEof);
              return 7;
            },
            this::open);
    return new Said(status, out.toString(), err.toString());
  }

  private char @Nullable [] hidden(String prompt) {
    asked.add(prompt);
    return typed.isEmpty() ? null : typed.pop().toCharArray();
  }

  private Core open(@Nullable Path file) {
    config = file;
    var database = Database.sqlite(folder.resolve("usher.db"));
    var log = new RevocationLog(secrets);
    var byName = new LinkedHashMap<String, Plan>();
    byName.put("basic", new Plan("basic", 1));
    byName.put("standard", new Plan("standard", 2));
    var plans = new Plans(byName);
    var followers = Following.of(database, log, secrets, clock);
    var signOut = signOut(database, log, followers);
    return new Core(
        new Accounts(database, accounts, hash, POLICY, secrets, clock, plans::has),
        POLICY,
        plans,
        new ChangePassword(
            database,
            new ChangePassword.Stores(accounts, signIns, activities),
            hash,
            POLICY,
            signOut,
            clock),
        new CloseAccount(database, accounts, signOut, clock),
        signOut,
        keys(database, log, followers),
        database);
  }

  private Core.Keys keys(Database database, RevocationLog log, Followers followers) {
    var keys =
        new SigningKeys(
            database,
            new SigningKeys.Schedule(
                Duration.ofDays(90), Duration.ofMinutes(10), Duration.ofMinutes(5)),
            Set.of(),
            random,
            clock);
    return new Core.Keys(keys, new BurnKeys(database, keys, log, followers, clock));
  }

  private SignOut signOut(Database database, RevocationLog log, Followers followers) {
    return new SignOut(
        database,
        new SignOut.Stores(
            accounts,
            signIns,
            new GrantStore(),
            new DeviceCodeStore(),
            log,
            activities,
            new SignOutStore()),
        followers,
        secrets,
        clock,
        Duration.ofMinutes(1),
        Aftermath.NONE);
  }

  private Account account() {
    try (Core core = open(null)) {
      return core.accounts().find(ADA).orElseThrow();
    }
  }

  private int signedIn() {
    try (Core core = open(null)) {
      return core.database().read(tx -> signIns.active(tx, account().id())).size();
    }
  }

  private void signIn(String device) {
    try (Core core = open(null)) {
      var entrance =
          new Entrance(
              new Entrance.Stores(accounts, new DeviceStore(), signIns, activities),
              core.signOut(),
              secrets,
              clock,
              new IdleLimits(Duration.ofDays(365), Duration.ofDays(90)),
              100);
      var arrival =
          new Arrival(
              account().id(),
              "key",
              new DeviceDescription(DeviceKind.TV, device, "Model"),
              "tv-app",
              null,
              null,
              null,
              null);
      var outcome = core.database().write(tx -> entrance.enter(tx, arrival));
      assertTrue(outcome instanceof Entrance.Entered, outcome::toString);
    }
  }
}
