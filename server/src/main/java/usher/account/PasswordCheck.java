package usher.account;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.limit.Throttle;
import usher.sql.Database;

/**
 * Checks an e-mail address and a password. Thread-safe.
 *
 * <p>Whether the address is known does not show: the same answer, after the same work. Wrong tries
 * slow down the address they name and the network address they come from; many in a row lock the
 * account's password until it is set anew.
 */
public final class PasswordCheck {
  /** What the check says. */
  public sealed interface Outcome {}

  /** The password is right; the account as it was read. */
  public record Right(Account account) implements Outcome {}

  /** The address or the password is wrong; which one is not told. */
  public record Wrong() implements Outcome {}

  /** Nothing was checked: too many tries; how long until the next one. */
  public record Wait(Duration length) implements Outcome {}

  private static final Logger LOG = LoggerFactory.getLogger(PasswordCheck.class);

  private final Database database;
  private final AccountStore accounts;
  private final PasswordHash hash;
  private final Throttles throttles;
  private final int lockAfter;

  /** The slowing down of guesses: for each e-mail address and for each network address. */
  public record Throttles(Throttle byAccount, Throttle byAddress) {}

  public PasswordCheck(
      Database database,
      AccountStore accounts,
      PasswordHash hash,
      Throttles throttles,
      int lockAfter) {
    this.database = database;
    this.accounts = accounts;
    this.hash = hash;
    this.throttles = throttles;
    this.lockAfter = lockAfter;
  }

  /**
   * Checks a password.
   *
   * @param address the caller's network address, IPv6 shortened to its network
   */
  public Outcome check(String emailText, String password, String address) {
    Optional<Email> email = Email.parse(emailText);
    // What is no address is no account's: then only the caller's own tries are counted.
    Optional<String> key = email.map(Email::key);
    Optional<Duration> wait = attempt(key, address);
    if (wait.isPresent()) {
      return new Wait(wait.get());
    }
    try {
      Account account = email.flatMap(this::find).orElse(null);
      if (account == null) {
        hash.matchNobody(password);
        return new Wrong();
      }
      return hash.matches(password, account.passwordHash())
          ? right(account, password, key, address)
          : wrong(account);
    } catch (PasswordHash.Busy e) {
      // Nothing was checked, so nothing counts.
      takeBack(key, address);
      throw e;
    }
  }

  private Optional<Duration> attempt(Optional<String> key, String address) {
    Optional<Duration> wait = throttles.byAddress().attempt(address);
    if (wait.isPresent()) {
      return wait;
    }
    wait = key.flatMap(throttles.byAccount()::attempt);
    if (wait.isPresent()) {
      throttles.byAddress().takeBack(address);
    }
    return wait;
  }

  private void takeBack(Optional<String> key, String address) {
    key.ifPresent(throttles.byAccount()::takeBack);
    throttles.byAddress().takeBack(address);
  }

  private Optional<Account> find(Email email) {
    return database
        .read(tx -> accounts.find(tx, email))
        .filter(account -> account.open() && account.wrongPasswords() < lockAfter);
  }

  private Outcome right(Account account, String password, Optional<String> key, String address) {
    key.ifPresent(throttles.byAccount()::forget);
    throttles.byAddress().takeBack(address);
    if (account.wrongPasswords() > 0) {
      database.change(tx -> accounts.forgetWrongPasswords(tx, account.id()));
    }
    return new Right(hash.outdated(account.passwordHash()) ? rehash(account, password) : account);
  }

  /**
   * The only moment in which the password is known: kept from now on at today's cost. If it was
   * changed meanwhile the account stays as it was verified, and so lets nobody in (invariant 5).
   */
  private Account rehash(Account account, String password) {
    String today;
    try {
      today = hash.of(password);
    } catch (PasswordHash.Busy e) {
      return account;
    }
    return database.write(tx ->
        accounts.rehash(tx, account, today)
            ? accounts.find(tx, account.id()).orElse(account)
            : account);
  }

  private Outcome wrong(Account account) {
    // Behind the answer's back: there is nothing to write for an address without an account, and
    // the time of a durable write would tell which ones have one.
    Thread.ofVirtual().name("wrong-password").start(() -> count(account));
    return new Wrong();
  }

  private void count(Account account) {
    try {
      database.change(tx -> accounts.countWrongPassword(tx, account.id()));
    } catch (RuntimeException e) {
      LOG.warn("a wrong password was not counted", e);
    }
  }
}
