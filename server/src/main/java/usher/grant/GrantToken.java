package usher.grant;

import java.util.Optional;
import usher.account.AccountId;
import usher.secret.Secrets;

/**
 * An authorization code or refresh token as it travels: the account's id, a dot, 256 random bits.
 *
 * <p>The account stands in front so that the account's row can be taken before anything else is
 * read, and so that rows can be sharded by account. Its hash covers all of it.
 */
public record GrantToken(AccountId account, String text) {
  private static final int ACCOUNT_LENGTH = 22;
  private static final int LENGTH = 66;

  /** Makes a new one. */
  public static GrantToken make(AccountId account, Secrets secrets) {
    return new GrantToken(account, account.value() + "." + secrets.secret());
  }

  /** Reads one that somebody presents; empty if it cannot be one of ours. */
  public static Optional<GrantToken> parse(String text) {
    return text.length() == LENGTH && text.charAt(ACCOUNT_LENGTH) == '.'
        ? Optional.of(new GrantToken(new AccountId(text.substring(0, ACCOUNT_LENGTH)), text))
        : Optional.empty();
  }

  /** Under which it is stored. */
  public String hash() {
    return Secrets.hash(text);
  }

  /** Never the secret, so that it can stand in a log by accident. */
  @Override
  public String toString() {
    return "GrantToken[" + account + "]";
  }
}
