package usher.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import usher.account.AccountId;
import usher.secret.Secrets;

/** Goal: a token says whose it is, and nothing else does for it. */
class GrantTokenTest {
  private final Secrets secrets = new Secrets(new SecureRandom());
  private final AccountId ada = new AccountId(secrets.id());

  @Test
  void parse_made_theSameAgain() {
    GrantToken token = GrantToken.make(ada, secrets);
    assertEquals(Optional.of(token), GrantToken.parse(token.text()));
    assertEquals(ada, token.account());
    assertTrue(token.text().startsWith(ada.value() + "."));
    assertNotEquals(token.hash(), GrantToken.make(ada, secrets).hash());
  }

  @Test
  void parse_anythingElse_empty() {
    String text = GrantToken.make(ada, secrets).text();
    assertTrue(GrantToken.parse("").isEmpty());
    assertTrue(GrantToken.parse(text + "x").isEmpty());
    assertTrue(GrantToken.parse(text.substring(1)).isEmpty());
    assertTrue(GrantToken.parse(text.replace('.', '-')).isEmpty());
    assertTrue(GrantToken.parse("x".repeat(1_000_000)).isEmpty());
  }

  @Test
  void hash_coversTheAccountToo() {
    String secret = secrets.secret();
    GrantToken one = GrantToken.parse(ada.value() + "." + secret).orElseThrow();
    GrantToken two = GrantToken.parse(secrets.id() + "." + secret).orElseThrow();
    assertNotEquals(one.hash(), two.hash());
  }

  @Test
  void toString_token_holdsNoSecret() {
    GrantToken token = GrantToken.make(ada, secrets);
    assertFalse(token.toString().contains(token.text().substring(23)));
  }
}
