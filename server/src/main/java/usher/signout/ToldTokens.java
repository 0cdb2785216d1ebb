package usher.signout;

import java.util.Optional;
import usher.account.AccountId;
import usher.secret.Stamp;
import usher.signin.SignInId;

/**
 * What a device is given with the news that it is signed out, and sends back once it shows its
 * sign-in screen. Thread-safe. Written {@code account.sid.mark}; it lets its holder say that, and
 * nothing else.
 */
public final class ToldTokens {
  static final String KEY = "told";

  private static final int LENGTH_MAX = 256;

  /** Whose device has been told. */
  public record Holder(AccountId account, SignInId sid) {}

  private final Stamp stamp;

  ToldTokens(Stamp stamp) {
    this.stamp = stamp;
  }

  /** The token of a sign-in that is over. */
  public String of(AccountId account, SignInId sid) {
    String text = account.value() + "." + sid.value();
    return text + "." + stamp.of(text);
  }

  /** Whose token that is; empty if it is none of Usher's. */
  public Optional<Holder> read(String token) {
    int mark = token.lastIndexOf('.');
    int sid = token.indexOf('.');
    if (token.length() > LENGTH_MAX || sid < 0 || sid == mark) {
      return Optional.empty();
    }
    return stamp.fits(token.substring(0, mark), token.substring(mark + 1))
        ? Optional.of(
            new Holder(
                new AccountId(token.substring(0, sid)),
                new SignInId(token.substring(sid + 1, mark))))
        : Optional.empty();
  }
}
