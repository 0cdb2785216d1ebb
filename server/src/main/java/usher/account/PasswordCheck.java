package usher.account;

import java.time.Duration;
import java.util.Optional;
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
    String key = email.map(Email::key).orElse("");
    Optional<Duration> wait =
        throttles
            .byAddress()
            .attempt(address)
            .or(() -> throttles.byAccount().attempt(key).map(w -> refund(address, w)));
    if (wait.isPresent()) {
      return new Wait(wait.get());
    }
    Account account = email.flatMap(e -> database.read(tx -> accounts.find(tx, e))).orElse(null);
    if (account == null || !account.open() || account.wrongPasswords() >= lockAfter) {
      hash.matchNobody(password);
      return new Wrong();
    }
    return hash.matches(password, account.passwordHash())
        ? right(account, key, address)
        : wrong(account);
  }

  private Duration refund(String address, Duration wait) {
    throttles.byAddress().takeBack(address);
    return wait;
  }

  private Outcome right(Account account, String key, String address) {
    throttles.byAccount().forget(key);
    throttles.byAddress().takeBack(address);
    if (account.wrongPasswords() > 0) {
      database.write(tx -> {
        accounts.forgetWrongPasswords(tx, account.id());
        return null;
      });
    }
    return new Right(account);
  }

  private Outcome wrong(Account account) {
    database.write(tx -> {
      accounts.countWrongPassword(tx, account.id());
      return null;
    });
    return new Wrong();
  }
}
