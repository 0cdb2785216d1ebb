package usher.edge.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An id and its text stand for each other, and no other text does. */
class RandomIdTest {

  @Test
  void parse_anyId_isItsBits() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      ByteBuffer bits = ByteBuffer.wrap(bytes);
      assertEquals(
          new RandomId(bits.getLong(), bits.getLong()),
          RandomId.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)),
          "seed " + seed);
    }
  }

  /** Each text that differs in one character is another id or none. */
  @Test
  void parse_oneCharacterOther_isNeverTheSameId() {
    String text = "AzZ09-_bcdefghijklmnoQ";
    RandomId id = RandomId.parse(text);
    assertNotNull(id);
    Map<RandomId, String> seen = new HashMap<>(Map.of(id, text));
    for (int at = 0; at < text.length(); at++) {
      for (char c = 0; c < 300; c++) {
        String other = text.substring(0, at) + c + text.substring(at + 1);
        RandomId parsed = RandomId.parse(other);
        if (parsed != null && !other.equals(text)) {
          assertNull(seen.put(parsed, other), other);
        }
      }
    }
    assertEquals(1 + 21 * 63 + 3, seen.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sid-1",
        "AAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAB",
        "AAAAAAAAAA+AAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAA=",
        "\u0141AAAAAAAAAAAAAAAAAAAAA"
      })
  void parse_otherText_isNone(String text) {
    assertNull(RandomId.parse(text));
  }
}
