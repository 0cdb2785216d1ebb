package usher.cli;

import usher.account.Accounts;
import usher.account.PasswordPolicy;
import usher.burn.BurnKeys;
import usher.key.SigningKeys;
import usher.password.ChangePassword;
import usher.plan.Plans;
import usher.signout.CloseAccount;
import usher.signout.SignOut;
import usher.sql.Database;

/** The parts of the server on which commands act, without its network side. */
public record Core(
    Accounts accounts,
    PasswordPolicy passwords,
    Plans plans,
    ChangePassword changePassword,
    CloseAccount closeAccount,
    SignOut signOut,
    Keys keys,
    Database database)
    implements AutoCloseable {
  /** The keys that sign, and what to do when somebody else may have one. */
  public record Keys(SigningKeys signing, BurnKeys burn) {}

  @Override
  public void close() {
    signOut.receipts().flush();
    database.close();
  }
}
