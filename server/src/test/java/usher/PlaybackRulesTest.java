package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.account.Account;

/**
 * Goal: rules beside the plan's limit count what they name and nothing else, and who falls silent
 * is out after the stated time. Method: a whole node over HTTP, with short leases.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PlaybackRulesTest {
  private static final Duration LEASE = Duration.ofSeconds(2);
  private static final String SETTINGS =
      """
      plans.basic.screens = 3
      plans.standard.screens = 3
      playback.heartbeat = "1s"
      playback.lease = "2s"
      limits.playback_requests = 1000000
      rules.one-match = {screens = 1, content = ["live"]}
      rules.no-film-on-tv = {screens = 0, devices = ["tv"], content = ["film"]}
      rules.same-series = {screens = 1, content = ["episode"], same_title = true}
      rules.same-film = {screens = 2, content = ["film"], same_title = true}
      rules.no-live-on-basic = {screens = 0, content = ["live"], plans = ["basic"]}
      """;

  @TempDir Path folder;
  private NodeFixture node;
  private Account account;
  private Tokens web;
  private Tokens tv;

  @BeforeEach
  void signIn() {
    node = new NodeFixture(folder, settings -> SETTINGS + settings);
    account = node.account();
    Browser laptop = node.browser(account, "Laptop");
    web = node.tokens(laptop);
    tv = node.television(laptop, "a television of the test", null);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void ruleForLive_countsLiveAlone() {
    assertEquals(201, start(tv, "match", "live").status());
    assertRefusedBy("one-match", start(web, "concert", "live"));
    assertEquals(201, start(web, "nosferatu", "film").status());
  }

  @Test
  void ruleForADeviceKind_countsThatKindAlone() {
    assertRefusedBy("no-film-on-tv", start(tv, "nosferatu", "film"));
    assertEquals(201, start(web, "nosferatu", "film").status());
    assertEquals(201, start(tv, "match", "live").status());
  }

  @Test
  void ruleForTheSameTitle_countsEachTitleForItself() {
    assertEquals(201, start(tv, "fantomas", "episode").status());
    assertRefusedBy("same-series", start(web, "fantomas", "episode"));
    assertEquals(201, start(web, "judex", "episode").status());
  }

  @Test
  void ruleForTheSameFilm_letsInAsManyAsItSays() {
    assertEquals(201, start(web, "nosferatu", "film").status());
    assertEquals(201, start(another("Desk"), "nosferatu", "film").status());
    assertRefusedBy("same-film", start(another("Tablet"), "nosferatu", "film"));
    assertEquals(201, start(another("Phone"), "judex", "film").status());
  }

  private Tokens another(String name) {
    return node.tokens(node.browser(account, name));
  }

  @Test
  void ruleForAPlan_holdsOnThatPlanAlone() {
    Answer match = start(tv, "match", "live");
    assertEquals(201, match.status(), match.body());
    node.delete("/v1/playbacks/" + match.text("id"), tv.access());
    assertTrue(node.house().accounts.changePlan(account.id(), "basic"));
    assertRefusedBy("no-live-on-basic", start(web, "concert", "live"));
    assertEquals(201, start(web, "nosferatu", "film").status());
  }

  @Test
  void silence_freesThePlaceAtTheStatedTime_andNotBefore() {
    long before = System.nanoTime();
    assertEquals(201, start(tv, "match", "live").status());
    long started = System.nanoTime();
    long asked = System.nanoTime();
    Answer answer = start(web, "concert", "live");
    while (answer.status() == 409) {
      // The lease began before its start was answered, so that it is over by then.
      assertTrue(asked - started <= LEASE.toNanos(), "still taken after " + (asked - started));
      asked = System.nanoTime();
      answer = start(web, "concert", "live");
    }
    assertEquals(201, answer.status(), answer.body());
    assertTrue(System.nanoTime() - before >= LEASE.toNanos(), "free before its time");
  }

  private static void assertRefusedBy(String rule, Answer answer) {
    assertEquals(409, answer.status(), answer.body());
    assertEquals(rule, answer.text("rule"), answer.body());
  }

  private Answer start(Tokens device, String title, String content) {
    return node.json(
        "POST",
        "/v1/playbacks",
        device.access(),
        "{\"title\": \"" + title + "\", \"content\": \"" + content + "\"}");
  }
}
