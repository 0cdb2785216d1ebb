package usher.web;

import java.time.Duration;
import usher.account.Account;
import usher.account.AccountStore;
import usher.account.PasswordCheck;
import usher.http.ClientAddress;
import usher.http.SetCookie;
import usher.secret.Secrets;
import usher.signin.BrowserCookie;
import usher.signin.Caller;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.web.visit.Visit;

/** That it is really the viewer: the password, given again on this device. Thread-safe. */
final class Proof {
  /** How long a browser may keep the sign-in's cookie; the sign-in itself ends on its own terms. */
  static final Duration COOKIE_LIFE = Duration.ofDays(400);

  /** What came of it. */
  sealed interface Outcome {}

  /** It is the viewer; the account as verified, and the browser's new cookie. */
  record Given(Account account, SetCookie cookie) implements Outcome {}

  /** That was not the password. */
  record Wrong() implements Outcome {}

  /** Too many tries; how many seconds until the next one. */
  record Wait(int seconds) implements Outcome {}

  private final Database database;
  private final AccountStore accounts;
  private final SignInStore signIns;
  private final PasswordCheck check;
  private final Secrets secrets;
  private final Duration fresh;

  Proof(
      Database database,
      AccountStore accounts,
      SignInStore signIns,
      PasswordCheck check,
      Secrets secrets,
      Duration fresh) {
    this.database = database;
    this.accounts = accounts;
    this.signIns = signIns;
    this.check = check;
    this.secrets = secrets;
    this.fresh = fresh;
  }

  boolean needed(Visit visit, Caller caller) {
    return !caller.signIn().freshlyProved(visit.now(), fresh);
  }

  Outcome give(Visit visit, Caller caller, String password) {
    String address = ClientAddress.throttleKey(visit.call().address());
    return switch (check.check(caller.account().email(), password, address)) {
      case PasswordCheck.Right(Account account) -> note(visit, caller, account);
      case PasswordCheck.Wrong() -> new Wrong();
      case PasswordCheck.Wait(Duration length) -> new Wait(seconds(length));
    };
  }

  static int seconds(Duration wait) {
    return (int) Math.max(1, wait.plusMillis(999).toSeconds());
  }

  /** Under the account's row, so that a password that is just being changed proves nothing. */
  private Outcome note(Visit visit, Caller caller, Account verified) {
    BrowserCookie cookie = new BrowserCookie(verified.id(), caller.sid(), secrets.secret());
    boolean same =
        database.write(tx -> {
          Account now = accounts.lock(tx, verified.id()).orElse(null);
          if (now == null || !now.passwordHash().equals(verified.passwordHash())) {
            return false;
          }
          return signIns.proved(tx, verified.id(), caller.sid(), cookie.hash(), visit.now());
        });
    return same
        ? new Given(verified, new SetCookie(BrowserCookie.NAME, cookie.value(), COOKIE_LIFE))
        : new Wrong();
  }
}
