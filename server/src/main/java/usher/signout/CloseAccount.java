package usher.signout;

import java.time.InstantSource;
import usher.account.AccountId;
import usher.account.AccountStore;
import usher.signin.EndReason;
import usher.sql.Database;

/** Closes an account and, in the same transaction, signs out everywhere. Thread-safe. */
public final class CloseAccount {
  private final Database database;
  private final AccountStore accounts;
  private final SignOut signOut;
  private final InstantSource clock;

  public CloseAccount(
      Database database, AccountStore accounts, SignOut signOut, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.signOut = signOut;
    this.clock = clock;
  }

  /** Closes it; nobody signs in to it any more. Closing it again signs out nothing. */
  public Receipt close(AccountId account) {
    SignOut.Ended ended =
        database.write(tx -> {
          accounts.close(tx, account, clock.instant());
          return signOut.within(tx, account, new Which.All(), Cause.of(EndReason.ACCOUNT_CLOSED));
        });
    return signOut.receipt(ended);
  }
}
