package usher.cli;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import usher.account.Account;
import usher.account.Accounts;
import usher.account.Email;
import usher.account.PasswordPolicy.Weakness;
import usher.password.ChangePassword;
import usher.playback.decision.Decision;
import usher.playback.decision.DecisionStore;
import usher.signin.EndReason;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.Which;

/** The commands about accounts. */
@Command(name = "account", description = "Add, list, change and close accounts.")
final class AccountCommand {
  private static final String EMAIL = "EMAIL";

  private static final int DECISIONS = 50;
  private static final String STDIN = "--password-stdin";
  private static final String STDIN_DESCRIPTION =
      "Read the password from the first line of standard input instead of asking for it.";

  private final Supplier<Core> open;
  private final Terminal terminal;
  private final PrintWriter out;

  AccountCommand(Supplier<Core> open, Terminal terminal) {
    this.open = open;
    this.terminal = terminal;
    this.out = terminal.out();
  }

  @Command(name = "add", description = "Add an account; asks for its password.")
  void add(
      @Parameters(paramLabel = EMAIL, description = "Its address.") String email,
      @Option(names = "--plan", required = true, description = "What it bought.") String plan,
      @Option(names = STDIN, description = STDIN_DESCRIPTION) boolean stdin) {
    try (Core core = open.get()) {
      refuseBeforeAsking(core, email, plan);
      String password = new PasswordPrompt(terminal).ask(stdin);
      switch (core.accounts().add(email, password, plan)) {
        case Accounts.Added(Account account) ->
            out.println("Added " + account.email() + " (" + account.plan() + ").");
        case Accounts.BadEmail() -> throw badEmail(email);
        case Accounts.EmailTaken() -> throw emailTaken(email);
        case Accounts.UnknownPlan() -> throw unknownPlan(core, plan);
        case Accounts.WeakPassword(Weakness weakness) -> throw weak(core, weakness);
      }
    }
  }

  @Command(name = "list", description = "List the accounts.")
  void list() {
    try (Core core = open.get()) {
      List<Account> accounts = core.accounts().list();
      int width = accounts.stream().mapToInt(a -> a.email().length()).max().orElse(0);
      for (Account account : accounts) {
        out.printf(
            "%-" + Math.max(1, width) + "s  %-10s  since %s%s%n",
            account.email(),
            account.plan(),
            account.createdAt().truncatedTo(ChronoUnit.SECONDS),
            account.open() ? "" : "  closed");
      }
    }
  }

  @Command(name = "plan", description = "Move an account to another plan.")
  void plan(
      @Parameters(paramLabel = EMAIL, description = "Whose.") String email,
      @Parameters(paramLabel = "PLAN", description = "Which.") String plan) {
    try (Core core = open.get()) {
      Account account = find(core, email);
      if (!core.accounts().changePlan(account.id(), plan)) {
        throw unknownPlan(core, plan);
      }
      out.println(account.email() + " is on " + plan + " now.");
    }
  }

  @Command(name = "decisions", description = "Tell why its devices were let in or not of late.")
  void decisions(@Parameters(paramLabel = EMAIL, description = "Whose.") String email) {
    try (Core core = open.get()) {
      Account account = find(core, email);
      List<Decision> latest =
          core.database().read(tx -> new DecisionStore().before(tx, account.id(), "", DECISIONS));
      if (latest.isEmpty()) {
        out.println("Nothing was decided of late.");
      }
      latest.forEach(one -> out.println(DecisionLine.of(one)));
    }
  }

  @Command(name = "password", description = "Give an account a new password and sign it out.")
  void password(
      @Parameters(paramLabel = EMAIL, description = "Whose.") String email,
      @Option(names = "--stay-signed-in", description = "Leave its devices signed in.")
          boolean stay,
      @Option(names = STDIN, description = STDIN_DESCRIPTION) boolean stdin) {
    try (Core core = open.get()) {
      Account account = find(core, email);
      String password = new PasswordPrompt(terminal).ask(stdin);
      Which which = stay ? null : new Which.All();
      Cause cause = Cause.passwordChanged(null, null);
      switch (core.changePassword().change(account, password, which, cause)) {
        case ChangePassword.Changed(Receipt receipt) -> {
          out.println(account.email() + " has a new password.");
          say(core, receipt);
        }
        case ChangePassword.Weak(Weakness weakness) -> throw weak(core, weakness);
        case ChangePassword.Overtaken() ->
            throw new Refusal("The account was changed or closed meanwhile; nothing was done.");
      }
    }
  }

  @Command(name = "close", description = "Close an account and sign it out everywhere.")
  void close(@Parameters(paramLabel = EMAIL, description = "Which.") String email) {
    try (Core core = open.get()) {
      Account account = find(core, email);
      if (!account.open()) {
        throw new Refusal(account.email() + " is closed already.");
      }
      Receipt receipt = core.closeAccount().close(account.id());
      out.println("Closed " + account.email() + ".");
      say(core, receipt);
    }
  }

  @Command(name = "sign-out", description = "Sign an account out of all its devices.")
  void signOut(@Parameters(paramLabel = EMAIL, description = "Which.") String email) {
    try (Core core = open.get()) {
      Cause cause = Cause.of(EndReason.ADMIN);
      say(core, core.signOut().of(find(core, email).id(), new Which.All(), cause));
    }
  }

  private void say(Core core, Receipt first) {
    Receipt receipt = core.signOut().receipts().await(first, Proof.PATIENCE);
    String devices =
        receipt.signedOut().stream()
            .map(one -> one.device().name())
            .collect(Collectors.joining(", "));
    if (devices.isEmpty()) {
      out.println("No device was signed in.");
    } else {
      out.println("Signed out of " + devices + Proof.of(receipt.state()));
    }
  }

  /** Nobody should think of a password, twice, only to hear that the plan was misspelt. */
  private static void refuseBeforeAsking(Core core, String email, String plan) {
    if (Email.parse(email).isEmpty()) {
      throw badEmail(email);
    }
    if (!core.plans().has(plan)) {
      throw unknownPlan(core, plan);
    }
    if (core.accounts().find(email).isPresent()) {
      throw emailTaken(email);
    }
  }

  private static Account find(Core core, String email) {
    return core.accounts()
        .find(email)
        .orElseThrow(() -> new Refusal("There is no account " + email + "."));
  }

  private static Refusal badEmail(String email) {
    return new Refusal("'" + email + "' is not an e-mail address.");
  }

  private static Refusal emailTaken(String email) {
    return new Refusal("There is an account " + email + " already.");
  }

  private static Refusal unknownPlan(Core core, String plan) {
    String offered = String.join(", ", core.plans().byName().keySet());
    return new Refusal("There is no plan '" + plan + "'; there are " + offered + ".");
  }

  private static Refusal weak(Core core, Weakness weakness) {
    return new Refusal(
        switch (weakness) {
          case TOO_SHORT ->
              "A password needs at least " + core.passwords().lengthMin() + " characters.";
          case TOO_LONG -> "That password is longer than anybody can type.";
          case TOO_COMMON -> "That password is among the first that anyone would try.";
          case HOLDS_EMAIL -> "The password must not be the e-mail address.";
        });
  }
}
