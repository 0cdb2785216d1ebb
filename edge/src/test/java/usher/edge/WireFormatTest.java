package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.edge.parts.Wire;

/** The feed's messages: what is written is read again, and nothing else is. */
class WireFormatTest {

  private static final Instant UNTIL = Instant.ofEpochMilli(1_795_340_000_000L);

  @Test
  void poll_written_isTheDocumentedText() {
    assertEquals(
        "{\"follower\":\"catalogue\",\"instance\":\"5f0c\",\"epoch\":null,"
            + "\"applied\":0,\"wait_ms\":1000}",
        new RevocationPoll("catalogue", "5f0c", null, 0, 1000).toJson());
  }

  @Test
  void answer_written_isTheDocumentedText() {
    assertEquals(
        "{\"epoch\":\"9a7e\",\"head\":43,\"more\":false,\"trust_ms\":3900,\"revocations\":"
            + "[{\"seq\":42,\"sid\":\"a\",\"until\":1795340000000},"
            + "{\"seq\":43,\"sid\":\"b\",\"until\":1795340000000}]}",
        answer(43, false, revocation(42, "a"), revocation(43, "b")).toJson());
  }

  @Test
  void poll_written_isReadAgain() throws Exception {
    var first = new RevocationPoll("catalogue", "5f0c", null, 0, 1000);
    var later = new RevocationPoll("a.b:c/d", "x=_-+@~", "9a7e", Wire.MAX_NUMBER, 30_000);
    assertEquals(first, RevocationPoll.parse(first.toJson()));
    assertEquals(later, RevocationPoll.parse(later.toJson()));
  }

  @Test
  void answer_largestOne_fitsAndIsReadAgain() throws Exception {
    String sid = "s".repeat(128);
    List<Revocation> most =
        LongStream.rangeClosed(1, RevocationAnswer.MAX_REVOCATIONS)
            .mapToObj(i -> new Revocation(Wire.MAX_NUMBER - 20_000 + i, sid, UNTIL))
            .toList();
    var answer = new RevocationAnswer("9", Wire.MAX_NUMBER, true, Duration.ofSeconds(5), most);
    assertEquals(answer, RevocationAnswer.parse(answer.toJson()));
  }

  @Test
  void answer_oneTooMany_isRefused() {
    String items =
        "{\"seq\":1,\"sid\":\"a\",\"until\":1},".repeat(RevocationAnswer.MAX_REVOCATIONS);
    assertThrows(
        WireFormatException.class,
        () ->
            RevocationAnswer.parse(text("10001", items + "{\"seq\":1,\"sid\":\"a\",\"until\":1}")));
  }

  @Test
  void answer_tooLong_isRefused() {
    String json = text("1", "") + " ".repeat(RevocationAnswer.MAX_BYTES);
    assertThrows(WireFormatException.class, () -> RevocationAnswer.parse(json));
  }

  @Test
  void answer_unknownMember_isIgnored() throws Exception {
    String json = text("1", "").replace("{\"epoch\"", "{\"new\":[1],\"epoch\"");
    assertEquals(1, RevocationAnswer.parse(json).head());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{'epoch':'e'}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":false,\"trust_ms\":1}",
        "{\"epoch\":null,\"head\":1,\"more\":false,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":\"1\",\"more\":false,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1.5,\"more\":false,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":-1,\"more\":false,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1e300,\"more\":false,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":9007199254740992,\"more\":false,\"trust_ms\":1,"
            + "\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":0,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":true,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":false,\"trust_ms\":-1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":false,\"trust_ms\":3600001,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":false,\"trust_ms\":1,\"revocations\":{}}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":false,\"trust_ms\":1,\"revocations\":[null]}",
        "{\"epoch\":\"a b\",\"head\":1,\"more\":false,\"trust_ms\":1,\"revocations\":[]}",
        "{\"epoch\":\"e\",\"head\":1,\"more\":false,\"trust_ms\":1,\"revocations\":[]} x"
      })
  void answer_malformed_isRefused(String json) {
    assertThrows(WireFormatException.class, () -> RevocationAnswer.parse(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"seq\":2,\"sid\":\"a\",\"until\":1}",
        "{\"seq\":0,\"sid\":\"a\",\"until\":1}",
        "{\"seq\":1,\"sid\":\"a\",\"until\":1},{\"seq\":1,\"sid\":\"b\",\"until\":1}",
        "{\"seq\":1,\"sid\":\"\",\"until\":1}",
        "{\"seq\":1,\"sid\":\"a\\\"b\",\"until\":1}",
        "{\"seq\":1,\"sid\":7,\"until\":1}",
        "{\"seq\":1,\"sid\":\"a\",\"until\":-1}",
        "{\"seq\":1,\"sid\":\"a\",\"until\":9223372036854775807}",
        "{\"seq\":1,\"sid\":\"a\"}",
        "1"
      })
  void answer_malformedRevocation_isRefused(String item) {
    assertThrows(WireFormatException.class, () -> RevocationAnswer.parse(text("1", item)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"instance\":\"i\",\"epoch\":null,\"applied\":0,\"wait_ms\":1}",
        "{\"follower\":\"\",\"instance\":\"i\",\"epoch\":null,\"applied\":0,\"wait_ms\":1}",
        "{\"follower\":\"a\\nb\",\"instance\":\"i\",\"epoch\":null,\"applied\":0,\"wait_ms\":1}",
        "{\"follower\":\"f\",\"instance\":null,\"epoch\":null,\"applied\":0,\"wait_ms\":1}",
        "{\"follower\":\"f\",\"instance\":\"i\",\"epoch\":7,\"applied\":0,\"wait_ms\":1}",
        "{\"follower\":\"f\",\"instance\":\"i\",\"epoch\":null,\"applied\":-1,\"wait_ms\":1}",
        "{\"follower\":\"f\",\"instance\":\"i\",\"epoch\":null,\"applied\":0,\"wait_ms\":30001}",
        "{\"follower\":\"f\",\"instance\":\"i\",\"epoch\":null,\"applied\":0}"
      })
  void poll_malformed_isRefused(String json) {
    assertThrows(WireFormatException.class, () -> RevocationPoll.parse(json));
  }

  @Test
  void poll_tooLong_isRefused() {
    String json = new RevocationPoll("f", "i", null, 0, 0).toJson() + " ".repeat(4096);
    assertThrows(WireFormatException.class, () -> RevocationPoll.parse(json));
  }

  @Test
  void parse_deeplyNested_isRefused() {
    String deep = "{\"a\":".repeat(100_000);
    assertThrows(WireFormatException.class, () -> RevocationAnswer.parse(deep));
  }

  @Test
  void parse_randomlyDamaged_isReadOrRefusedAndNothingElse() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String good = answer(43, false, revocation(42, "abc"), revocation(43, "b")).toJson();
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(good);
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        damaged.setCharAt(
            random.nextInt(good.length()), "{}[]\",:0-e.\\ntx".charAt(random.nextInt(15)));
      }
      try {
        RevocationAnswer.parse(damaged.toString());
      } catch (WireFormatException e) {
        // As it should.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + damaged, e);
      }
    }
  }

  private static String text(String head, String items) {
    return "{\"epoch\":\"e\",\"head\":%s,\"more\":false,\"trust_ms\":1,\"revocations\":[%s]}"
        .formatted(head, items);
  }

  private static Revocation revocation(long seq, String sid) {
    return new Revocation(seq, sid, UNTIL);
  }

  private static RevocationAnswer answer(long head, boolean more, Revocation... revocations) {
    return new RevocationAnswer("9a7e", head, more, Duration.ofMillis(3900), List.of(revocations));
  }
}
