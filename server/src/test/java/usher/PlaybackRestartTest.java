package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;

/**
 * Goal: after a restart of the node whose memory has the leases, players come back by themselves
 * within the limit. Method: a whole node, closed and opened again on the same files.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PlaybackRestartTest {
  @TempDir Path folder;
  private NodeFixture node;
  private Tokens web;
  private Tokens tv;
  private Tokens other;

  @BeforeEach
  void signIn() {
    node = open("admit");
    Browser laptop = node.browser(node.account(), "Laptop");
    web = node.tokens(laptop);
    tv = node.television(laptop, "a television of the test", null);
    other = node.television(laptop, "another device of the test", null);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void players_comeBackByThemselves_andTheLimitHolds() {
    String first = start(tv, "tv", null).text("id");
    String second = start(other, "other", null).text("id");
    assertEquals(409, start(web, "web", null).status());

    restart("admit");

    for (String id : new String[] {first, second}) {
      Answer beat = beat(id.equals(first) ? tv : other, id);
      assertEquals(410, beat.status(), beat.body());
      assertEquals("lapsed", beat.text("reason"));
    }
    assertEquals(201, start(tv, "tv", null).status());
    assertEquals(201, start(other, "other", null).status());
    assertEquals(409, start(web, "web", null).status());
  }

  @Test
  void hold_whoPlayedComesBackAtOnce_othersWait() {
    String pass = start(tv, "tv", null).text("pass");

    restart("hold");

    Answer waits = start(web, "web", null);
    assertEquals(503, waits.status(), waits.body());
    assertEquals("starts_held", waits.text("code"));
    assertTrue(waits.http().headers().firstValueAsLong("Retry-After").orElse(0) > 0);
    // A pass of another sign-in is no proof that this one played.
    assertEquals(503, start(other, "other", pass).status());
    Answer back = start(tv, "tv", pass);
    assertEquals(201, back.status(), back.body());
  }

  private NodeFixture open(String afterLoss) {
    return new NodeFixture(
        folder,
        settings ->
            "plans.standard.screens = 2\n"
                + ("playback.after_memory_loss = \"" + afterLoss + "\"\n")
                + settings);
  }

  private void restart(String afterLoss) {
    node.close();
    node = open(afterLoss);
  }

  private Answer start(Tokens device, String key, @Nullable String pass) {
    String held = pass == null ? "" : ", \"pass\": \"" + pass + "\"";
    return node.json(
        "POST",
        "/v1/playbacks",
        device.access(),
        "{\"title\": \"a\", \"start\": \"" + key + "\"" + held + "}");
  }

  private Answer beat(Tokens device, String id) {
    return node.json("POST", "/v1/playbacks/" + id + "/heartbeat", device.access(), "{}");
  }
}
