package usher.signin;

import java.util.Set;
import usher.account.Account;

/**
 * Who calls the API or opens a page, as the database has it at this moment.
 *
 * @param scopes what the token allows; empty for a browser with its cookie, which may do everything
 */
public record Caller(Account account, SignedInDevice device, Set<String> scopes) {
  /** The sign-in that calls. */
  public SignIn signIn() {
    return device.signIn();
  }

  /** Its id. */
  public SignInId sid() {
    return device.signIn().sid();
  }

  /** The name of its device. */
  public String deviceName() {
    return device.device().name();
  }
}
