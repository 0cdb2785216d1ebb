package usher.signout;

import java.util.Optional;
import java.util.regex.Pattern;
import usher.account.AccountId;
import usher.secret.Secrets;

/**
 * What lets its holder read one receipt and nothing else: a page in a browser that has just been
 * signed out has nothing better to show. Written {@code account.sign-out.secret}.
 */
record ReceiptKey(AccountId account, String id, String secret) {
  private static final Pattern WRITTEN =
      Pattern.compile("([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{1,64})\\.([A-Za-z0-9_-]{43})");

  static Optional<ReceiptKey> parse(String text) {
    return Optional.of(WRITTEN.matcher(text))
        .filter(java.util.regex.Matcher::matches)
        .map(
            match -> new ReceiptKey(new AccountId(match.group(1)), match.group(2), match.group(3)));
  }

  String hash() {
    return Secrets.hash(secret);
  }

  String text() {
    return account.value() + "." + id + "." + secret;
  }

  @Override
  public String toString() {
    return "ReceiptKey[" + id + "]";
  }
}
