package usher.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Goal: secrets are unguessable and stored so that a thief of the database has nothing. */
class SecretsTest {
  private final Secrets secrets = new Secrets(new SecureRandom());

  @Test
  void make_idsAndSecrets_lengthAlphabetAndNoneTwice() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String id = secrets.id();
      String secret = secrets.secret();
      assertTrue(id.matches("[\\w-]{22}"), id);
      assertTrue(secret.matches("[\\w-]{43}"), "a secret's form");
      assertTrue(seen.add(id) && seen.add(secret));
    }
  }

  @Test
  void letters_alphabet_everyLetterComesUp() {
    String all = secrets.letters("BCDF", 1_000);
    assertEquals(1_000, all.length());
    assertEquals(
        Set.of('B', 'C', 'D', 'F'), Set.copyOf(all.chars().mapToObj(c -> (char) c).toList()));
  }

  @Test
  void hash_known_isSha256() {
    assertEquals("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", Secrets.hash("abc"));
    assertTrue(Secrets.matches("abc", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"));
    assertFalse(Secrets.matches("abd", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"));
    assertFalse(Secrets.matches("abc", ""));
  }

  @Test
  void sealedAnswer_sameSecret_opens() {
    String secret = secrets.secret();
    String answer = "{\"access_token\": \"caf\u00e9 \ud83d\udcfa\"}";
    byte[] sealed = SealedAnswer.seal(answer, secret);
    assertEquals(answer, SealedAnswer.open(sealed, secret));
    assertArrayEquals(sealed, SealedAnswer.seal(answer, secret));
    assertFalse(new String(sealed, StandardCharsets.UTF_8).contains("access_token"));
  }

  @Test
  void sealedAnswer_otherSecretOrDamaged_doesNotOpen() {
    String secret = secrets.secret();
    byte[] sealed = SealedAnswer.seal("answer", secret);
    assertThrows(IllegalStateException.class, () -> SealedAnswer.open(sealed, secrets.secret()));
    sealed[0] ^= 1;
    assertThrows(IllegalStateException.class, () -> SealedAnswer.open(sealed, secret));
    assertThrows(IllegalStateException.class, () -> SealedAnswer.open(new byte[0], secret));
  }

  /** The hash is in the row next to the sealed answer: it must not be the key. */
  @Test
  void sealedAnswer_storedHash_doesNotOpen() {
    String secret = secrets.secret();
    byte[] sealed = SealedAnswer.seal("answer", secret);
    assertThrows(
        IllegalStateException.class, () -> SealedAnswer.open(sealed, Secrets.hash(secret)));
  }
}
