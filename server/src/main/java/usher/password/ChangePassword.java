package usher.password;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.account.Account;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.account.Email;
import usher.account.PasswordHash;
import usher.account.PasswordPolicy;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.activity.ActivityStore;
import usher.signin.SignInStore;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.SignOut;
import usher.signout.Which;
import usher.sql.Database;
import usher.sql.Transaction;

/** Changes a password and, in the same transaction, signs out where it was used. Thread-safe. */
public final class ChangePassword {
  /** What came of it. */
  public sealed interface Outcome {}

  /** It is changed; the receipt of the devices that were signed out by it. */
  public record Changed(Receipt receipt) implements Outcome {}

  /** The new password is not accepted; nothing happened. */
  public record Weak(PasswordPolicy.Weakness weakness) implements Outcome {}

  /**
   * Meanwhile the account changed (another password, closed) or the sign-in that asked was ended;
   * nothing happened.
   */
  public record Overtaken() implements Outcome {}

  /** The rows that a change touches. */
  public record Stores(AccountStore accounts, SignInStore signIns, ActivityStore activities) {}

  private final Database database;
  private final Stores stores;
  private final PasswordHash hash;
  private final PasswordPolicy policy;
  private final SignOut signOut;
  private final InstantSource clock;

  public ChangePassword(
      Database database,
      Stores stores,
      PasswordHash hash,
      PasswordPolicy policy,
      SignOut signOut,
      InstantSource clock) {
    this.database = database;
    this.stores = stores;
    this.hash = hash;
    this.policy = policy;
    this.signOut = signOut;
    this.clock = clock;
  }

  /**
   * Changes a password.
   *
   * @param account as it was when the old password was verified; if its password is another one by
   *     now, nothing happens (invariant 5)
   * @param which what is signed out with it; null for nothing
   * @param cause who asked
   */
  public Outcome change(Account account, String password, @Nullable Which which, Cause cause) {
    // An address that could not be one of today's accounts still has a password to be judged.
    Email email =
        Email.parse(account.email()).orElseGet(() -> new Email(account.email(), account.email()));
    Optional<PasswordPolicy.Weakness> weakness = policy.weakness(password, email);
    if (weakness.isPresent()) {
      return new Weak(weakness.get());
    }
    // Hashed before the transaction: it takes tens of milliseconds, and the row must not wait.
    String newHash = hash.of(password);
    SignOut.Ended ended =
        database.<SignOut.@Nullable Ended>write(tx -> within(tx, account, newHash, which, cause));
    return ended == null ? new Overtaken() : new Changed(signOut.receipt(ended));
  }

  private SignOut.@Nullable Ended within(
      Transaction tx, Account verified, String newHash, @Nullable Which which, Cause cause) {
    AccountId id = verified.id();
    Account now = stores.accounts().lock(tx, id).orElse(null);
    if (now == null
        || !now.open()
        || !now.passwordHash().equals(verified.passwordHash())
        || !mayAsk(tx, id, cause)) {
      return null;
    }
    stores.accounts().changePassword(tx, id, newHash);
    Instant at = clock.instant();
    Activity line =
        new Activity(at, ActivityKind.PASSWORD_CHANGED, cause.byName(), null, null, null);
    stores.activities().add(tx, id, line);
    // Nothing ended is a sign-out, too: its receipt says so.
    return signOut.within(tx, id, which == null ? new Which.These(Set.of()) : which, cause);
  }

  /** Whoever was signed out while the new password was hashed does not set it any more. */
  private boolean mayAsk(Transaction tx, AccountId account, Cause cause) {
    return cause.by() == null
        || stores
            .signIns()
            .find(tx, account, cause.by())
            .filter(by -> by.lasts(clock.instant()))
            .isPresent();
  }
}
