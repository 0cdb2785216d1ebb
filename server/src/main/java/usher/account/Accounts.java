package usher.account;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import usher.secret.Secrets;
import usher.sql.Database;

/** The rules about accounts: who may be added. Thread-safe. */
public final class Accounts {
  /** What came of adding an account. */
  public sealed interface Outcome {}

  /** It is there. */
  public record Added(Account account) implements Outcome {}

  /** It is not, and why. */
  public sealed interface Refused extends Outcome {}

  /** That is no e-mail address. */
  public record BadEmail() implements Refused {}

  /** There is an account with that address. */
  public record EmailTaken() implements Refused {}

  /** No such plan is on offer. */
  public record UnknownPlan() implements Refused {}

  /** The password is not accepted. */
  public record WeakPassword(PasswordPolicy.Weakness weakness) implements Refused {}

  private static final int LIST_MAX = 10_000;

  private final Database database;
  private final AccountStore store;
  private final PasswordHash hash;
  private final PasswordPolicy policy;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Predicate<String> plans;

  /**
   * Makes the rules.
   *
   * @param plans whether a plan of that name is on offer
   */
  public Accounts(
      Database database,
      AccountStore store,
      PasswordHash hash,
      PasswordPolicy policy,
      Secrets secrets,
      InstantSource clock,
      Predicate<String> plans) {
    this.database = database;
    this.store = store;
    this.hash = hash;
    this.policy = policy;
    this.secrets = secrets;
    this.clock = clock;
    this.plans = plans;
  }

  /** Adds an account. */
  public Outcome add(String emailText, String password, String plan) {
    Optional<Email> email = Email.parse(emailText);
    if (email.isEmpty()) {
      return new BadEmail();
    }
    if (!plans.test(plan)) {
      return new UnknownPlan();
    }
    Optional<PasswordPolicy.Weakness> weakness = policy.weakness(password, email.get());
    if (weakness.isPresent()) {
      return new WeakPassword(weakness.get());
    }
    Account account =
        new Account(
            new AccountId(secrets.id()),
            email.get().written(),
            hash.of(password),
            0,
            plan,
            clock.instant(),
            null);
    boolean added = database.write(tx -> store.add(tx, account, email.get()));
    return added ? new Added(account) : new EmailTaken();
  }

  /** The account of an e-mail address, however it is written. */
  public Optional<Account> find(String emailText) {
    return Email.parse(emailText).flatMap(email -> database.read(tx -> store.find(tx, email)));
  }

  /** The account of an id. */
  public Optional<Account> find(AccountId id) {
    return database.read(tx -> store.find(tx, id));
  }

  /** The accounts in the order of their addresses, at most 10,000. */
  public List<Account> list() {
    return database.read(tx -> store.list(tx, LIST_MAX));
  }

  /** Moves an account to a plan; false if no such plan is on offer. */
  public boolean changePlan(AccountId id, String plan) {
    if (!plans.test(plan)) {
      return false;
    }
    database.change(tx -> store.changePlan(tx, id, plan));
    return true;
  }
}
