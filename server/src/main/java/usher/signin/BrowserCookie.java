package usher.signin;

import java.util.Optional;
import usher.account.AccountId;
import usher.secret.Secrets;

/**
 * The cookie of a browser that is signed in: the account's id, the sign-in's, and 256 random bits
 * of which only the hash is stored.
 */
public record BrowserCookie(AccountId account, SignInId sid, String secret) {
  /** Its name; the prefix ties it to this host and to https. */
  public static final String NAME = "__Host-usher";

  private static final int ID_LENGTH = 22;
  private static final int LENGTH = 2 * ID_LENGTH + 2 + 43;

  /** Reads the cookie's value; empty if it cannot be one of ours. */
  public static Optional<BrowserCookie> parse(String value) {
    if (value.length() != LENGTH
        || value.charAt(ID_LENGTH) != '.'
        || value.charAt(2 * ID_LENGTH + 1) != '.') {
      return Optional.empty();
    }
    return Optional.of(
        new BrowserCookie(
            new AccountId(value.substring(0, ID_LENGTH)),
            new SignInId(value.substring(ID_LENGTH + 1, 2 * ID_LENGTH + 1)),
            value.substring(2 * ID_LENGTH + 2)));
  }

  /** The cookie's value. */
  public String value() {
    return account.value() + "." + sid.value() + "." + secret;
  }

  /** Under which it is stored. */
  public String hash() {
    return Secrets.hash(secret);
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "BrowserCookie[" + sid + "]";
  }
}
