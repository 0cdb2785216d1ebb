package usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.account.Account;

/**
 * Goal: who may watch, as apps meet it. Method: a whole node, its API, televisions and a laptop.
 */
final class PlaybackFlowTest {
  private static final String SETTINGS =
      """
      plans.basic = {screens = 1, quality = "hd"}
      plans.standard = {screens = 2, quality = "uhd"}
      plans.premium = {screens = 4}
      playback.decisions_kept = "1h"
      limits.playback_requests = 300
      """;

  @TempDir Path folder;
  private NodeFixture node;
  private Account account;
  private Browser laptop;
  private Tokens tv;
  private Tokens phone;
  private Tokens web;

  @BeforeEach
  void signIn() {
    node = new NodeFixture(folder, settings -> SETTINGS + settings);
    account = node.account();
    laptop = node.browser(account, "Laptop");
    web = node.tokens(laptop);
    tv = node.television(laptop, "a television of the test", null);
    phone = node.television(laptop, "another device of the test", null);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void start_admitted_givesIdPassAndInterval() throws ParseException {
    Answer started = start(tv, "{\"title\": \"nosferatu\", \"title_name\": \"Nosferatu\"}");
    assertEquals(201, started.status(), started.body());
    assertEquals(30L, started.json().get("heartbeat_s"));
    assertEquals("uhd", started.text("quality"));
    Instant expiresAt = Instant.parse(started.text("expires_at"));
    assertEquals(node.clock.instant().plusSeconds(75), expiresAt);
    assertFalse(Instant.parse(started.text("pass_expires_at")).isAfter(expiresAt));
    JWTClaimsSet pass = SignedJWT.parse(started.text("pass")).getJWTClaimsSet();
    assertEquals(tv.sid(), pass.getStringClaim("sid"));
    assertEquals("nosferatu", pass.getStringClaim("title"));
    assertEquals("uhd", pass.getStringClaim("quality"));
    assertEquals(node.deviceOf(tv).get("id"), pass.getStringClaim("device"));
    assertEquals(List.of("matinee"), pass.getAudience());
  }

  @Test
  void start_overTheLimit_namesWhoWatchesAndWhatWouldAllowMore() {
    String profile = profile("Ada");
    start(tv, "{\"title\": \"a\", \"title_name\": \"A film\", \"profile\": \"" + profile + "\"}");
    start(phone, "{\"title\": \"b\"}");
    Answer refused = start(web, "{\"title\": \"c\"}");
    assertEquals(409, refused.status(), refused.body());
    assertEquals("application/problem+json", contentType(refused));
    assertEquals("too_many_screens", refused.text("code"));
    assertEquals(2L, refused.json().get("limit"));
    assertEquals("plan", refused.text("rule"));
    List<Map<String, Object>> watching = list(refused, "watching");
    assertEquals(2, watching.size());
    Map<String, Object> first = watching.getLast();
    assertEquals("Living Room TV", map(first, "device").get("name"));
    assertEquals("tv", map(first, "device").get("kind"));
    assertEquals("Ada", first.get("profile"));
    assertEquals("A film", first.get("title_name"));
    assertEquals(node.clock.instant().toString(), first.get("since"));
    assertEquals(List.of(Map.of("name", "premium", "screens", 4L)), list(refused, "plans"));
  }

  @Test
  void start_takeOver_endsTheOtherByName() {
    String first = start(tv, "{\"title\": \"a\"}").text("id");
    start(phone, "{\"title\": \"b\"}");
    Answer taken = start(web, "{\"title\": \"c\", \"take_over\": \"" + first + "\"}");
    assertEquals(201, taken.status(), taken.body());
    Answer over = heartbeat(tv, first, null);
    assertEquals(410, over.status());
    assertEquals("playback_ended", over.text("code"));
    assertEquals("taken_over", over.text("reason"));
    assertEquals("Laptop", over.text("by"));
    Answer again = start(tv, "{\"title\": \"a\"}");
    assertEquals(409, again.status());
    assertEquals("taken_over", again.text("code"));
    assertEquals("Laptop", again.text("by"));
    assertTrue(again.http().headers().firstValueAsLong("Retry-After").orElse(0) > 0);
  }

  @Test
  void start_sameKeyAgain_isTheSamePlayback() {
    String body = "{\"title\": \"a\", \"start\": \"player 1\"}";
    assertEquals(start(tv, body).text("id"), start(tv, body).text("id"));
    assertEquals(1, playbacks(tv).size());
  }

  @Test
  void heartbeat_goesOn_andThePassIsRenewedAtHalfItsLife() {
    Answer started = start(tv, "{\"title\": \"a\"}");
    String id = started.text("id");
    NodeFixture.await("no longer too soon", () -> heartbeat(tv, id, null).status() == 200);
    awaitBeat(id, started.text("pass"), 30, true);
    awaitBeat(id, started.text("pass"), 10, false);
  }

  private void awaitBeat(String id, String pass, int seconds, boolean kept) {
    node.clock.advance(Duration.ofSeconds(seconds));
    Answer[] beat = new Answer[1];
    NodeFixture.await(
        "no longer too soon",
        () -> {
          beat[0] = heartbeat(tv, id, pass);
          return beat[0].status() == 200;
        });
    assertEquals(kept, beat[0].json().get("pass") == null, beat[0].body());
    assertNotNull(beat[0].json().get("pass_expires_at"));
  }

  @Test
  void heartbeat_tooSoon_isToldToWait() {
    String id = start(tv, "{\"title\": \"a\"}").text("id");
    Answer soon = heartbeat(tv, id, null);
    assertEquals(429, soon.status(), soon.body());
    assertEquals("too_soon", soon.text("code"));
    assertEquals("1", soon.http().headers().firstValue("Retry-After").orElse(""));
  }

  @Test
  void heartbeat_ofNothing_hasLapsed() {
    Answer gone = heartbeat(tv, "AAAAAAAAAAAAAAAAAAAAAA", null);
    assertEquals(410, gone.status());
    assertEquals("lapsed", gone.text("reason"));
    assertNull(gone.json().get("by"));
  }

  @Test
  void stop_anyOfTheAccount_isIdempotentAndToldByName() {
    String id = start(tv, "{\"title\": \"a\", \"start\": \"k\"}").text("id");
    assertEquals(204, node.delete("/v1/playbacks/" + id, web.access()).status());
    assertEquals(204, node.delete("/v1/playbacks/" + id, web.access()).status());
    assertEquals("ended", heartbeat(tv, id, null).text("reason"));
    assertEquals("Laptop", heartbeat(tv, id, null).text("by"));
    assertEquals(List.of(), playbacks(web));
    assertEquals("start_ended", start(tv, "{\"title\": \"a\", \"start\": \"k\"}").text("code"));
  }

  @Test
  void stop_ofAnotherAccount_touchesNothing() {
    String id = start(tv, "{\"title\": \"a\"}").text("id");
    Tokens stranger = node.tokens(node.browser(node.account(), "Strange laptop"));
    assertEquals(204, node.delete("/v1/playbacks/" + id, stranger.access()).status());
    assertEquals(410, heartbeat(stranger, id, null).status());
    assertEquals(1, playbacks(tv).size());
  }

  @Test
  void list_tellsWhatPlaysAndWhere() {
    start(tv, "{\"title\": \"a\", \"content\": \"live\"}");
    Answer listed = node.get("/v1/playbacks", phone.access());
    assertEquals("standard", listed.text("plan"));
    assertEquals(2L, listed.json().get("screens"));
    Map<String, Object> one = list(listed, "playbacks").getFirst();
    assertEquals(false, one.get("current"));
    assertEquals(tv.sid(), one.get("sid"));
    assertEquals("live", one.get("content"));
    assertEquals("a", one.get("title_name"));
    assertEquals(true, playbacks(tv).getFirst().get("current"));
  }

  @Test
  void signOut_freesThePlaceAndRefusesTheDevice() {
    String id = start(tv, "{\"title\": \"a\"}").text("id");
    node.signOut(web.access(), "[\"" + tv.sid() + "\"]");
    NodeFixture.await("its playback has ended", () -> playbacks(web).isEmpty());
    assertEquals(401, heartbeat(tv, id, null).status());
    assertEquals(401, start(tv, "{\"title\": \"a\"}").status());
  }

  @Test
  void plan_madeSmaller_theNewestGoesOnAndTheOtherIsToldThePlan() {
    String older = start(tv, "{\"title\": \"a\"}").text("id");
    String newer = start(phone, "{\"title\": \"b\"}").text("id");
    node.house().accounts.changePlan(account.id(), "basic");
    NodeFixture.await("one playback has ended", () -> playbacks(web).size() == 1);
    assertEquals(newer, playbacks(web).getFirst().get("id"));
    Answer over = heartbeat(tv, older, null);
    assertEquals("plan_changed", over.text("reason"));
    assertEquals("basic", over.text("by"));
    NodeFixture.await(
        "the change counts as told",
        () -> node.number("SELECT COUNT(*) FROM account WHERE plan_version > plan_told") == 0);
    assertEquals(1L, start(web, "{\"title\": \"c\"}").json().get("limit"));
  }

  @Test
  void decisions_tellWhyToTheAccountAlone() {
    start(tv, "{\"title\": \"a\"}");
    node.clock.advance(Duration.ofSeconds(1));
    start(phone, "{\"title\": \"b\"}");
    node.clock.advance(Duration.ofSeconds(1));
    start(web, "{\"title\": \"c\"}");
    NodeFixture.await("all are written", () -> decisions(web, "").size() == 3);
    Map<String, Object> refused = decisions(web, "").getFirst();
    assertEquals(false, refused.get("admitted"));
    assertEquals("limit", refused.get("reason"));
    assertEquals("plan", refused.get("rule"));
    assertEquals(2L, refused.get("limit"));
    assertEquals(2L, refused.get("in_use"));
    assertEquals("Laptop", refused.get("device"));
    assertEquals("c", refused.get("title"));
    assertTrue(String.valueOf(refused.get("watching")).contains("Living Room TV"));
    assertEquals("admitted", decisions(web, "").getLast().get("reason"));
    Answer page = node.get("/v1/playbacks/decisions?max=2", web.access());
    List<Map<String, Object>> rest = decisions(web, "?before=" + page.text("before"));
    assertEquals(List.of("a"), rest.stream().map(one -> one.get("title")).toList());
    Tokens stranger = node.tokens(node.browser(node.account(), "Strange laptop"));
    assertEquals(List.of(), decisions(stranger, ""));
  }

  /** Support reads what the viewer reads. */
  @Test
  void decisions_areReadBySupportInTheSameWords() {
    start(tv, "{\"title\": \"a\"}");
    NodeFixture.await("it is written", () -> decisions(web, "").size() == 1);
    String path = "/v1/admin/accounts/" + account.id().value() + "/decisions";
    Answer support = support(path);
    assertEquals(200, support.status(), support.body());
    assertEquals(decisions(web, ""), list(support, "decisions"));
    assertEquals(400, support(path + "?max=0").status());
    assertEquals(404, support("/v1/admin/accounts/nobody/decisions").status());
    assertEquals(401, node.get(path, web.access()).status());
    assertEquals(401, node.get(path, null).status());
  }

  private Answer support(String path) {
    String secret = "operator:0123456789abcdef0123456789abcdef0123456789c";
    String basic = Base64.getEncoder().encodeToString(secret.getBytes(UTF_8));
    return node.send(node.request(path).header("Authorization", "Basic " + basic).GET());
  }

  @Test
  void rate_exceeded_isToldToWait() {
    for (int i = 0; i < 300; i++) {
      assertEquals(200, node.get("/v1/playbacks", web.access()).status());
    }
    Answer tooMany = node.get("/v1/playbacks", web.access());
    assertEquals(429, tooMany.status());
    assertEquals("1", tooMany.http().headers().firstValue("Retry-After").orElse(""));
    assertEquals(200, node.get("/v1/playbacks", tv.access()).status());
    node.clock.advance(Duration.ofMillis(200));
    assertEquals(200, node.get("/v1/playbacks", web.access()).status());
  }

  @Test
  void start_badInput_saysWhatIsWrong() {
    assertEquals("title_unclear", start(tv, "{}").text("code"));
    assertEquals("title_unclear", start(tv, "{\"title\": \"a\\nb\"}").text("code"));
    assertEquals(
        "title_unclear", start(tv, "{\"title\": \"" + "a".repeat(129) + "\"}").text("code"));
    assertEquals(
        "content_unknown", start(tv, "{\"title\": \"a\", \"content\": \"news\"}").text("code"));
    assertEquals("start_unclear", start(tv, "{\"title\": \"a\", \"start\": \"\"}").text("code"));
    assertEquals("id_unclear", start(tv, "{\"title\": \"a\", \"take_over\": \"\"}").text("code"));
    assertEquals(404, start(tv, "{\"title\": \"a\", \"profile\": \"none\"}").status());
    assertEquals(401, node.json("POST", "/v1/playbacks", null, "{\"title\": \"a\"}").status());
    assertEquals(400, node.get("/v1/playbacks/decisions?max=0", tv.access()).status());
    assertEquals(List.of(), playbacks(tv));
  }

  private String profile(String name) {
    return node.json("POST", "/v1/profiles", web.access(), "{\"name\": \"" + name + "\"}")
        .text("id");
  }

  private Answer start(Tokens device, String body) {
    return node.json("POST", "/v1/playbacks", device.access(), body);
  }

  private Answer heartbeat(Tokens device, String id, @Nullable String pass) {
    String body = pass == null ? "{}" : "{\"pass\": \"" + pass + "\"}";
    return node.json("POST", "/v1/playbacks/" + id + "/heartbeat", device.access(), body);
  }

  private List<Map<String, Object>> playbacks(Tokens device) {
    return list(node.get("/v1/playbacks", device.access()), "playbacks");
  }

  private List<Map<String, Object>> decisions(Tokens device, String query) {
    return list(node.get("/v1/playbacks/decisions" + query, device.access()), "decisions");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Answer answer, String member) {
    Object value = answer.json().get(member);
    assertNotNull(value, answer.body());
    return (List<Map<String, Object>>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> object, String member) {
    return (Map<String, Object>) Objects.requireNonNull(object.get(member));
  }

  private static String contentType(Answer answer) {
    return answer.http().headers().firstValue("Content-Type").orElse("");
  }
}
