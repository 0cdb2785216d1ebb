package usher.signout;

import java.time.Instant;
import java.util.List;
import usher.account.AccountId;
import usher.signin.SignInId;
import usher.sql.Transaction;

/** What others are to be told of a sign-out, which becomes durable with it. */
@FunctionalInterface
public interface Aftermath {
  /** Nobody is told. */
  Aftermath NONE = (tx, account, ended, cause, now) -> {};

  /** Both. */
  default Aftermath and(Aftermath other) {
    return (tx, account, ended, cause, now) -> {
      of(tx, account, ended, cause, now);
      other.of(tx, account, ended, cause, now);
    };
  }

  /** Writes it down, in the transaction of the sign-out. */
  void of(Transaction tx, AccountId account, List<SignInId> ended, Cause cause, Instant now);
}
