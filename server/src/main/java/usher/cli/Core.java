package usher.cli;

import usher.account.Accounts;
import usher.account.PasswordPolicy;
import usher.key.SigningKeys;
import usher.oauth.BurnKey;
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
    SigningKeys keys,
    BurnKey burnKey,
    Database database)
    implements AutoCloseable {

  @Override
  public void close() {
    database.close();
  }
}
