package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.grant.DeviceCodes;
import usher.grant.UserCode;

/**
 * Goal: a television signs in by the rules of RFC 8628. Method: a whole node over HTTP, with a
 * clock that the test moves.
 */
class DeviceFlowTest {
  private static final String TV = "the living room television";
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  @TempDir Path folder;
  private NodeFixture node;
  private Browser viewer;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
    viewer = node.browser(node.account(), "Pixel 9");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Another node in the place of the usual one. */
  private void startWith(String setting, String value) {
    node.close();
    Path other = folder.resolve("other");
    assertTrue(other.toFile().mkdir());
    node = new NodeFixture(other, settings -> settings.replace(setting, value));
    viewer = node.browser(node.account(), "Pixel 9");
  }

  private DeviceCodes.Answer deny(Answer asked) {
    return node.server.deviceCodes.deny(
        UserCode.parse(asked.text("user_code")).orElseThrow(),
        viewer.account().id(),
        viewer.signIn().sid());
  }

  private DeviceCodes.Answer allow(Answer asked) {
    return node.allow(viewer, asked.text("user_code"), null);
  }

  private static String device(Answer asked) {
    return asked.text("device_code");
  }

  @Test
  void ask_saysWhatRfc8628Asks() {
    Answer asked = node.ask(TV);
    assertEquals(200, asked.status(), asked.body());
    assertEquals(
        Set.of(
            "device_code",
            "user_code",
            "verification_uri",
            "verification_uri_complete",
            "expires_in",
            "interval",
            "qr_uri"),
        asked.json().keySet());
    String code = asked.text("user_code");
    assertEquals(43, device(asked).length());
    assertEquals(NodeFixture.ISSUER + "/link", asked.text("verification_uri"));
    assertEquals(
        NodeFixture.ISSUER + "/link?user_code=" + code, asked.text("verification_uri_complete"));
    assertEquals(NodeFixture.ISSUER + "/link/qr.svg?user_code=" + code, asked.text("qr_uri"));
    assertEquals("600", asked.text("expires_in"));
    assertEquals("1", asked.text("interval"));
    assertEquals("no-store", asked.http().headers().firstValue("Cache-Control").orElse(""));
  }

  @Test
  void userCode_hasEightConsonants_eachOfThemEverywhere() {
    Set<String> codes = new HashSet<>();
    Set<Character> letters = new TreeSet<>();
    for (int i = 0; i < 45; i++) {
      String code = node.ask("").text("user_code");
      assertTrue(code.matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}"), code);
      codes.add(code);
      code.replace("-", "").chars().forEach(c -> letters.add((char) c));
    }
    assertEquals(45, codes.size());
    assertEquals(20, letters.size());
  }

  @Test
  void ask_wrongly_isRefusedWithTheCodesOfRfc6749() {
    Map<String, Map<String, String>> wrong =
        Map.of(
            "invalid_client", Map.of("client_id", "nobody"),
            "unauthorized_client", Map.of("client_id", "web"),
            "invalid_scope", Map.of("client_id", "stick", "scope", "account"),
            "invalid_request", Map.of("client_id", "tv", "device_id", "fifteen letters"));
    wrong.forEach((error, form) ->
        assertEquals(error, node.post("/oauth/device_authorization", form).text("error")));
    Map<String, String> long129 = Map.of("client_id", "tv", "device_id", "x".repeat(129));
    assertEquals(
        "invalid_request", node.post("/oauth/device_authorization", long129).text("error"));
    // RFC 6749, section 5.2: "no client authentication included".
    Map<String, String> bare = Map.of("scope", "account");
    assertEquals("invalid_client", node.post("/oauth/device_authorization", bare).text("error"));
  }

  @Test
  void poll_beforeTheViewerDecided_isPending_andTooSoonAgain_slowsDown() {
    Answer asked = node.ask(TV);
    assertEquals("authorization_pending", node.poll(device(asked)).text("error"));
    Answer soon = node.poll(device(asked));
    assertEquals(400, soon.status());
    assertEquals("slow_down", soon.text("error"));
    node.clock.advance(INTERVAL);
    assertEquals("authorization_pending", node.poll(device(asked)).text("error"));
    allow(asked);
    assertEquals("slow_down", node.poll(device(asked)).text("error"));
    node.clock.advance(INTERVAL);
    assertEquals(200, node.poll(device(asked)).status());
  }

  @Test
  void poll_held_isAnsweredAtOnceWhenTheViewerAllows() throws Exception {
    startWith("300ms", "5s");
    assertTrue(fastest(this::allow, 200) < 300, "held on after the answer");
  }

  @Test
  void poll_held_isAnsweredAtOnceWhenTheViewerDenies() throws Exception {
    startWith("300ms", "5s");
    assertTrue(fastest(this::deny, 400) < 300, "held on after the answer");
  }

  private interface Decision {
    DeviceCodes.Answer on(Answer asked);
  }

  /** The shortest of several times from decision to answer: the machine may be busy once. */
  private long fastest(Decision decision, int status) throws Exception {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      Answer asked = node.ask(TV);
      Supplier<Answer> poll = () -> node.poll(device(asked));
      CompletableFuture<Answer> held = CompletableFuture.supplyAsync(poll);
      for (int j = 0; j < 5; j++) {
        // Meanwhile the poll arrives and is held.
        assertEquals(200, node.get("/oauth/jwks", null).status());
      }
      assertFalse(held.isDone());
      assertEquals(DeviceCodes.Answer.DONE, decision.on(asked));
      long decided = System.nanoTime();
      assertEquals(status, held.get().status());
      fastest = Math.min(fastest, (System.nanoTime() - decided) / 1_000_000);
    }
    return fastest;
  }

  @Test
  void poll_allowed_signsTheTelevisionIn() throws Exception {
    Answer asked = node.ask(TV);
    assertEquals(DeviceCodes.Answer.DONE, allow(asked));
    Answer answer = node.poll(device(asked));
    Tokens tokens = answer.tokens();
    assertEquals("Bearer", answer.text("token_type"));
    assertEquals("300", answer.text("expires_in"));
    assertEquals("account catalogue", answer.text("scope"));
    assertEquals("no-store", answer.http().headers().firstValue("Cache-Control").orElse(""));
    var claims = SignedJWT.parse(tokens.access()).getJWTClaimsSet();
    assertEquals("tv", claims.getStringClaim("client_id"));
    assertEquals(tokens.sid(), claims.getStringClaim("sid"));
    assertEquals(viewer.account().id().value(), claims.getSubject());
    assertNotEquals(viewer.signIn().sid().value(), tokens.sid());
    assertEquals(200, node.get("/v1/account", tokens.access()).status());
    assertEquals(200, node.refresh("tv", tokens.refresh()).status());
  }

  @Test
  void decision_isMadeOnce() {
    Answer asked = node.ask(TV);
    assertEquals(DeviceCodes.Answer.DONE, allow(asked));
    assertEquals(DeviceCodes.Answer.GONE, allow(asked));
    assertEquals(DeviceCodes.Answer.GONE, deny(asked));
    assertEquals(200, node.poll(device(asked)).status());
  }

  @Test
  void poll_denied_isRefusedForGood() {
    Answer asked = node.ask(TV);
    assertEquals(DeviceCodes.Answer.DONE, deny(asked));
    assertEquals(DeviceCodes.Answer.GONE, allow(asked));
    assertEquals("access_denied", node.poll(device(asked)).text("error"));
    node.clock.advance(INTERVAL);
    assertEquals("access_denied", node.poll(device(asked)).text("error"));
  }

  @Test
  void poll_afterTenMinutes_isExpired_decidedOrNot() {
    Answer undecided = node.ask(TV);
    Answer allowed = node.ask(TV);
    allow(allowed);
    node.clock.advance(Duration.ofMinutes(10));
    assertEquals(DeviceCodes.Answer.GONE, allow(undecided));
    assertEquals("expired_token", node.poll(device(undecided)).text("error"));
    assertEquals("expired_token", node.poll(device(allowed)).text("error"));
  }

  @Test
  void poll_redeemedAgain_givesTheIdenticalAnswerForAMinute() {
    Answer asked = node.ask(TV);
    allow(asked);
    Answer first = node.poll(device(asked));
    node.clock.advance(Duration.ofSeconds(59));
    assertEquals(first.body(), node.poll(device(asked)).body());
    node.clock.advance(Duration.ofSeconds(1));
    assertEquals("invalid_grant", node.poll(device(asked)).text("error"));
    assertEquals(200, node.refresh("tv", first.tokens().refresh()).status());
  }

  @Test
  void poll_redeemedAgain_afterTheSignOut_givesNothingAndSaysWhy() {
    Answer asked = node.ask(TV);
    allow(asked);
    Tokens tokens = node.poll(device(asked)).tokens();
    assertEquals(200, node.delete("/v1/sign-ins/current", tokens.access()).status());
    node.clock.advance(INTERVAL);
    Answer again = node.poll(device(asked));
    assertEquals("invalid_grant", again.text("error"));
    assertTrue(again.body().contains("\"reason\":\"here\""), again.body());
  }

  @Test
  void poll_ofAnotherClientOrUnknown_isRefusedAndTheCodeStaysGood() {
    Answer asked = node.ask(TV);
    allow(asked);
    assertEquals("invalid_grant", node.poll("stick", device(asked)).text("error"));
    assertEquals("unauthorized_client", node.poll("web", device(asked)).text("error"));
    assertEquals("invalid_grant", node.poll("x".repeat(43)).text("error"));
    assertEquals("invalid_grant", node.poll(asked.text("user_code")).text("error"));
    assertEquals(200, node.poll(device(asked)).status());
  }

  @Test
  void stay_endsByItself_andNoTokenOutlivesIt() {
    Instant end = node.clock.instant().plus(Duration.ofMinutes(2));
    Answer asked = node.ask(TV);
    node.allow(viewer, asked.text("user_code"), end);
    Answer answer = node.poll(device(asked));
    Tokens tokens = answer.tokens();
    assertEquals("120", answer.text("expires_in"));
    assertEquals(end.toString(), node.get("/v1/sign-ins/current", tokens.access()).text("ends_at"));
    node.clock.advance(Duration.ofMinutes(1));
    Answer refreshed = node.refresh("tv", tokens.refresh());
    assertEquals("60", refreshed.text("expires_in"));
    node.clock.advance(Duration.ofMinutes(1));
    assertEquals(401, node.get("/v1/account", refreshed.tokens().access()).status());
    Answer over = node.refresh("tv", refreshed.tokens().refresh());
    assertEquals("invalid_grant", over.text("error"));
    String why = "\"signed_out\":{\"reason\":\"expired\",\"by\":null,\"at\":\"" + end + "\"";
    assertTrue(over.body().contains(why), over.body());
    NodeFixture.await(
        "the end of the stay in the log",
        () ->
            node.revocations().stream()
                .anyMatch(one ->
                    one.sid().value().equals(tokens.sid())
                        && one.reason().word().equals("expired")));
  }

  @Test
  void stay_overBeforeTheDeviceCame_signsNobodyIn() {
    Answer asked = node.ask(TV);
    node.allow(viewer, asked.text("user_code"), node.clock.instant().plus(Duration.ofMinutes(1)));
    node.clock.advance(Duration.ofMinutes(1));
    assertEquals("access_denied", node.poll(device(asked)).text("error"));
    assertEquals(1, node.number("SELECT COUNT(*) FROM sign_in"));
    assertEquals(1, node.number("SELECT COUNT(*) FROM device"));
  }

  @Test
  void signOutOfAll_takesBackWhatIsAllowed() {
    Tokens phone = node.tokens(viewer);
    Answer asked = node.ask(TV);
    allow(asked);
    node.signOut(phone.access(), "\"all\"");
    assertEquals("access_denied", node.poll(device(asked)).text("error"));
  }

  @Test
  void signOutOfOthers_takesBackWhatIsAllowed() {
    Tokens phone = node.tokens(viewer);
    Answer asked = node.ask(TV);
    allow(asked);
    node.signOut(phone.access(), "\"others\"");
    assertEquals("access_denied", node.poll(device(asked)).text("error"));
  }

  @Test
  void decision_ofAViewerWhoIsSignedOut_isNone() {
    Answer asked = node.ask(TV);
    node.delete("/v1/sign-ins/current", node.tokens(viewer).access());
    assertEquals(DeviceCodes.Answer.SIGNED_OUT, allow(asked));
    assertEquals(DeviceCodes.Answer.SIGNED_OUT, deny(asked));
    assertEquals("authorization_pending", node.poll(device(asked)).text("error"));
  }

  @Test
  void account_closed_letsNoDeviceIn() {
    Answer allowed = node.ask(TV);
    allow(allowed);
    Answer used = node.ask("another television");
    allow(used);
    node.poll(device(used)).tokens();
    node.house().closeAccount.close(viewer.account().id());
    assertEquals("access_denied", node.poll(device(allowed)).text("error"));
    node.clock.advance(INTERVAL);
    Answer again = node.poll(device(used));
    assertEquals("invalid_grant", again.text("error"));
    assertTrue(again.body().contains("account_closed"), again.body());
  }

  @Test
  void devices_asManyAsThereMayBe_letNoOtherIn() {
    startWith("[clients.web]", "[limits]\ndevices_per_account = 2\n[clients.web]");
    Tokens first = node.television(viewer, TV, null);
    Answer another = node.ask("the television in the kitchen");
    allow(another);
    Answer refused = node.poll(device(another));
    assertEquals("access_denied", refused.text("error"));
    assertTrue(refused.text("error_description").contains("Too many devices"), refused.body());
    assertEquals(2, node.number("SELECT COUNT(*) FROM device"));
    // The same television anew is none more.
    Tokens second = node.television(viewer, TV, null);
    assertEquals(401, node.get("/v1/account", first.access()).status());
    node.delete("/v1/sign-ins/current", second.access());
    node.television(viewer, "the television in the attic", null);
  }

  @Test
  void device_signsInAnew_replacesItsEntry() {
    Tokens first = node.television(viewer, TV, null);
    String id = String.valueOf(node.deviceOf(first).get("id"));
    node.json("PATCH", "/v1/devices/" + id, first.access(), "{\"name\": \"Bedroom\"}");
    Tokens second = node.television(viewer, TV, null);
    assertEquals(id, node.deviceOf(second).get("id"));
    assertEquals("Bedroom", node.deviceOf(second).get("name"));
    assertEquals(401, node.get("/v1/account", first.access()).status());
    Answer old = node.refresh("tv", first.refresh());
    assertEquals("invalid_grant", old.text("error"));
    assertTrue(old.body().contains("\"reason\":\"replaced\""), old.body());
    assertEquals(2, node.number("SELECT COUNT(*) FROM device"));
  }

  @Test
  void codes_ofOneAddress_areCapped() {
    Answer decided = node.ask(TV);
    allow(decided);
    for (int i = 0; i < 50; i++) {
      assertEquals(200, node.ask("").status());
    }
    Answer tooMany = node.ask("");
    assertEquals(429, tooMany.status());
    assertEquals("slow_down", tooMany.text("error"));
    assertEquals("60", tooMany.http().headers().firstValue("Retry-After").orElse(""));
    assertEquals(200, node.poll(device(decided)).status());
    node.clock.advance(Duration.ofMinutes(10));
    assertEquals(200, node.ask("").status());
  }

  @Test
  void device_describesItself_orIsReadFromItsUserAgent() {
    Map<String, String> told =
        Map.of(
            "client_id", "tv",
            "device_name", " Grandma’s\u202e \n  TV ",
            "device_model", "x".repeat(70),
            "device_kind", "console");
    Map<String, Object> device = signedIn(node.post("/oauth/device_authorization", told));
    assertEquals("Grandma’s TV", device.get("name"));
    assertEquals("x".repeat(60), device.get("model"));
    assertEquals("console", device.get("kind"));
    String tizen =
        "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " 76.0.3809.146/6.0 TV Safari/537.36";
    Answer asked =
        node.send(
            node.request("/oauth/device_authorization")
                .header("User-Agent", tizen)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("client_id=tv")));
    Map<String, Object> read = signedIn(asked);
    assertEquals("Samsung TV", read.get("name"));
    assertEquals("tv", read.get("kind"));
  }

  private Map<String, Object> signedIn(Answer asked) {
    allow(asked);
    return node.deviceOf(node.poll(device(asked)).tokens());
  }
}
