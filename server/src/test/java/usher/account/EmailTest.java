package usher.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: one account however its address is written; nothing that is no address gets in. */
class EmailTest {
  @ParameterizedTest
  @CsvSource({
    "ada@example.org, ada@example.org",
    "Ada.Lovelace@Example.ORG, ada.lovelace@example.org",
    "'  ada@example.org\t', ada@example.org",
    "ada+tv@example.org, ada+tv@example.org",
    "ada@münchen.de, ada@xn--mnchen-3ya.de",
    "ada@MÜNCHEN.de, ada@xn--mnchen-3ya.de",
    "ada@xn--mnchen-3ya.de, ada@xn--mnchen-3ya.de",
    "JÖRG@example.org, jörg@example.org",
    "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ, ada@example.org",
    "o'hara_{1}@a-b.example, o'hara_{1}@a-b.example"
  })
  void parse_address_key(String text, String key) {
    assertEquals(key, Email.parse(text).orElseThrow().key());
  }

  @Test
  void parse_twoSpellingsOfOneLetter_oneKey() {
    assertEquals(
        Email.parse("jo\u0308rg@example.org").orElseThrow().key(),
        Email.parse("j\u00f6rg@example.org").orElseThrow().key());
  }

  @Test
  void parse_dotsAndPluses_otherAddress() {
    assertNotEquals(
        Email.parse("ada.l@example.org").orElseThrow().key(),
        Email.parse("adal@example.org").orElseThrow().key());
  }

  @Test
  void parse_written_keepsTheViewersCase() {
    assertEquals("Ada@Example.org", Email.parse(" Ada@Example.org ").orElseThrow().written());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@.org",
        "ada@example..org",
        "ada@example.org.",
        "ada@exa mple.org",
        "a da@example.org",
        "a@b@example.org",
        "ada@-example.org",
        "ada@exa_mple.org",
        "ada@[127.0.0.1]",
        "Ada <ada@example.org>",
        "ada@example.org,eve@example.org",
        "ada,eve@example.org",
        "\"ada\"@example.org",
        "ada\r\nBcc:eve@example.org",
        "ada\u0000@example.org",
        "ada\u202e@example.org",
        "a\u200bda@example.org",
        "ada\u00a0x@example.org",
        "ada\ud800@example.org",
        "ada@example.org\u0000"
      })
  void parse_noAddress_empty(String text) {
    assertTrue(Email.parse(text).isEmpty(), text);
  }

  @Test
  void parse_tooLong_empty() {
    assertTrue(Email.parse("a".repeat(64) + "@example.org").isPresent());
    assertTrue(Email.parse("a".repeat(65) + "@example.org").isEmpty());
    assertTrue(Email.parse("ada@" + "a".repeat(64) + ".org").isEmpty());
    assertTrue(Email.parse("ada@" + "abcdefgh.".repeat(28) + "org").isEmpty());
    // One character that normalises to eighteen: bounded before it grows.
    assertTrue(Email.parse("\ufdfa".repeat(1_000_000) + "@example.org").isEmpty());
  }

  /** Method: random characters of the kinds that normalising and IDN treat specially. */
  @Test
  void parse_anything_keyIsItsOwnKeyAndNothingIsThrown() {
    long seed = Long.getLong("usher.test.seed", System.nanoTime());
    Random random = new Random(seed);
    String characters =
        "aAzZ09.+-_@ \u0130\u0131\u212a\u00df\u1e9e\u0391\u03a3\u03c2\ufb01\u00ad\u200d\u200b"
            + "\u3002\uff0e\uff20\u0660\u05d0\u0627xn--\ud83d\ude00\ud800\u0301\u2100,<\"(\u0000";
    int addresses = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(1, 12); k > 0; k--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      String address = random.nextBoolean() ? text.toString() : "a" + text + "@b" + text + ".org";
      Email email = Email.parse(address).orElse(null);
      if (email != null) {
        addresses++;
        assertEquals(email.key(), Email.parse(email.key()).orElseThrow().key(), "seed " + seed);
        assertEquals(email.key(), Email.parse(email.written()).orElseThrow().key(), "seed " + seed);
      }
    }
    assertTrue(addresses > 500, "only " + addresses);
  }
}
