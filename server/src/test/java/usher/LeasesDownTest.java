package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.testing.RedisServer;

/**
 * Goal: while Redis cannot be asked happens what the configuration says, and afterwards the limit
 * holds again. Method: a whole node and a redis-server that is killed and started again.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LeasesDownTest {
  @TempDir Path folder;
  @TempDir Path redisFolder;
  private RedisServer redis;
  private NodeFixture node;
  private Browser laptop;
  private Tokens web;
  private Tokens tv;

  @BeforeEach
  void start(TestInfo test) {
    redis = new RedisServer(redisFolder);
    String word = test.getTags().contains("deny") ? "deny" : "admit";
    node =
        new NodeFixture(
            folder,
            settings ->
                "plans.standard.screens = 1\nplayback.leases = \"redis\"\n"
                    // Waiting is asking, and the clock of the test does not go on by itself.
                    + "limits.playback_requests = 1000000\n"
                    + ("playback.when_leases_are_down = \"" + word + "\"\n")
                    + ("redis.addresses = [\"" + redis.address() + "\"]\n")
                    + settings);
    laptop = node.browser(node.account(), "Laptop");
    web = node.tokens(laptop);
    tv = node.television(laptop, "a television of the test", null);
  }

  @AfterEach
  void close() {
    node.close();
    redis.close();
  }

  @Test
  @Tag("deny")
  void deny_refusesStartsAndHeartbeatsUntilRedisIsBack() {
    NodeFixture.await("Redis is connected to", () -> start(tv, "tv").status() == 201);
    Answer playing = start(tv, "tv");
    redis.kill();

    assertDown(start(web, "web"));
    assertDown(beat(tv, playing.text("id"), playing.text("pass")));
    assertEquals("leases_down", lastReason());

    redis.startAgain();
    NodeFixture.await("starts again", () -> start(web, "web").status() == 201);
  }

  @Test
  void admit_letsAllPlayUncounted_andTheLimitHoldsAgainAfterwards() {
    redis.kill();
    Answer first = start(tv, "tv");
    Answer second = start(web, "web");
    assertEquals(201, first.status(), first.body());
    assertEquals(201, second.status(), second.body());
    NodeFixture.await(
        "the decision tells that nobody was counted",
        () -> decisions().contains("\"rule\":\"leases_down\""));

    node.clock.advance(Duration.ofSeconds(40));
    Answer beat = beat(tv, first.text("id"), first.text("pass"));
    assertEquals(200, beat.status(), beat.body());
    assertNotEquals("null", beat.text("pass"));

    redis.startAgain();
    NodeFixture.await(
        "Redis answers again: what was not counted has lapsed",
        () -> beat(tv, first.text("id"), beat.text("pass")).status() == 410);
    Answer lapsed = beat(tv, first.text("id"), beat.text("pass"));
    assertEquals("lapsed", lapsed.text("reason"), lapsed.body());
    assertEquals(201, start(tv, "tv").status());
    Answer over = start(web, "web");
    assertEquals(409, over.status(), over.body());
  }

  @Test
  void admit_renewsNothingButAGenuinePassOfThatPlayback() {
    redis.kill();
    Answer mine = start(tv, "tv");
    Answer other = start(web, "web");
    node.clock.advance(Duration.ofSeconds(40));
    String id = mine.text("id");
    String pass = mine.text("pass");

    assertDown(beat(tv, id, null));
    assertDown(beat(tv, id, other.text("pass")));
    assertDown(beat(tv, other.text("id"), pass));
    assertDown(beat(web, id, pass));
    String forged = pass.substring(0, pass.lastIndexOf('.') + 1) + "A".repeat(86);
    assertDown(beat(tv, id, forged));
    assertEquals(200, beat(tv, id, pass).status());
    node.clock.advance(Duration.ofSeconds(36));
    assertDown(beat(tv, id, pass));
  }

  @Test
  void admit_afterASignOut_goesOnNoLonger() {
    redis.kill();
    Answer playing = start(tv, "tv");
    assertEquals(201, playing.status(), playing.body());
    node.clock.advance(Duration.ofSeconds(40));

    Answer out = node.signOut(web.access(), "[\"" + tv.sid() + "\"]");

    assertTrue(out.status() < 300, out.body());
    assertEquals(401, beat(tv, playing.text("id"), playing.text("pass")).status());
    assertEquals(401, start(tv, "again").status());
  }

  private static void assertDown(Answer answer) {
    assertEquals(503, answer.status(), answer.body());
    assertEquals("leases_down", answer.text("code"));
    assertEquals(
        "application/problem+json",
        answer.http().headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", ""));
    assertTrue(answer.http().headers().firstValueAsLong("Retry-After").orElse(0) > 0);
  }

  private String lastReason() {
    NodeFixture.await("a decision", () -> decisions().contains("leases_down"));
    return decisions().replaceFirst("(?s).*?\"reason\":\"([^\"]*)\".*", "$1");
  }

  private String decisions() {
    return node.get("/v1/playbacks/decisions", web.access()).body();
  }

  private Answer start(Tokens device, String key) {
    return node.json(
        "POST", "/v1/playbacks", device.access(), "{\"title\": \"a\", \"start\": \"" + key + "\"}");
  }

  private Answer beat(Tokens device, String id, @Nullable String pass) {
    String body = pass == null ? "{}" : "{\"pass\": \"" + pass + "\"}";
    return node.json("POST", "/v1/playbacks/" + id + "/heartbeat", device.access(), body);
  }
}
