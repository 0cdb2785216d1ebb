package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.account.Account;

/** Goal: the account API answers as docs/api.md says. Method: a whole node over HTTP. */
class AccountApiTest {
  private static final Set<String> SIGN_IN =
      Set.of(
          "sid",
          "current",
          "device",
          "client",
          "profile",
          "place",
          "signed_in_at",
          "last_used_at",
          "ends_at",
          "unused");

  @TempDir Path folder;
  private NodeFixture node;
  private Account account;
  private Browser browser;
  private Tokens laptop;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
    account = node.account();
    browser = node.browser(account, "Chrome on Windows");
    laptop = node.tokens(browser);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Tokens tv(String name) {
    return node.television(browser, "the television: " + name, null);
  }

  private static Map<String, Object>[] list(Answer answer, String member) {
    try {
      return Objects.requireNonNull(JSONObjectUtils.getJSONObjectArray(answer.json(), member));
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> object(Map<String, Object> json, String member) {
    try {
      return Objects.requireNonNull(JSONObjectUtils.getJSONObject(json, member));
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private Answer profile(String body) {
    // They are listed by age.
    node.clock.advance(Duration.ofMillis(1));
    return node.json("POST", "/v1/profiles", laptop.access(), body);
  }

  private static void problem(int status, String code, Answer answer) {
    assertEquals(status, answer.status(), answer.body());
    assertEquals(code, answer.text("code"), answer.body());
    assertEquals(String.valueOf(status), answer.text("status"));
    assertTrue(
        answer.json().keySet().containsAll(Set.of("title", "status", "code", "detail")),
        answer.body());
    assertEquals(
        "application/problem+json", answer.http().headers().firstValue("Content-Type").orElse(""));
  }

  @Test
  void account_tellsWhoWhatAndWhereFrom() {
    profile("{\"name\": \"Ada\", \"picture\": \"plum\", \"kids\": true}");
    Answer answer = node.get("/v1/account", laptop.access());
    assertEquals(200, answer.status());
    assertEquals("no-store", answer.http().headers().firstValue("Cache-Control").orElse(""));
    assertEquals(Set.of("id", "email", "plan", "profiles", "sign_in"), answer.json().keySet());
    assertEquals(account.id().value(), answer.text("id"));
    assertEquals(account.email(), answer.text("email"));
    assertEquals(Map.of("name", "standard", "screens", 2L), object(answer.json(), "plan"));
    Map<String, Object> ada = list(answer, "profiles")[0];
    assertEquals(Set.of("id", "name", "picture", "kids"), ada.keySet());
    assertEquals(List.of("Ada", "plum", true), values(ada, "name", "picture", "kids"));
    Map<String, Object> own = object(answer.json(), "sign_in");
    assertEquals(SIGN_IN, own.keySet());
    assertEquals(node.get("/v1/sign-ins/current", laptop.access()).json(), own);
  }

  private static List<Object> values(Map<String, Object> json, String... members) {
    return Arrays.stream(members).map(member -> Objects.requireNonNull(json.get(member))).toList();
  }

  @Test
  void signIn_hasWhatTheDocumentNames() {
    var now = node.clock.instant().toString();
    Map<String, Object> own = node.get("/v1/sign-ins/current", laptop.access()).json();
    assertEquals(SIGN_IN, own.keySet());
    assertEquals(Set.of("id", "kind", "name", "model"), object(own, "device").keySet());
    assertEquals("Chrome on Windows", object(own, "device").get("name"));
    assertEquals(
        Arrays.asList(laptop.sid(), true, "web", null, "local", now, now, null, false),
        Arrays.asList(
            own.get("sid"),
            own.get("current"),
            own.get("client"),
            own.get("profile"),
            own.get("place"),
            own.get("signed_in_at"),
            own.get("last_used_at"),
            own.get("ends_at"),
            own.get("unused")));
  }

  @Test
  void profiles_areMadeChangedAndRemoved_theLastOneStays() {
    assertEquals(0, list(node.get("/v1/profiles", laptop.access()), "profiles").length);
    Answer made = profile("{\"name\": \"  Ada  \"}");
    assertEquals(201, made.status());
    String id = made.text("id");
    assertEquals(List.of("Ada", "amber", false), values(made.json(), "name", "picture", "kids"));
    Answer changed = node.json("PATCH", "/v1/profiles/" + id, laptop.access(), "{\"kids\": true}");
    assertEquals(200, changed.status());
    assertEquals(
        List.of(id, "Ada", "amber", true), values(changed.json(), "id", "name", "picture", "kids"));
    node.json(
        "PATCH",
        "/v1/profiles/" + id,
        laptop.access(),
        "{\"name\": \"Eve\", \"picture\": \"sky\", \"kids\": false}");
    problem(409, "last_profile", node.delete("/v1/profiles/" + id, laptop.access()));
    profile("{\"name\": \"Grace\"}");
    Map<String, Object>[] two = list(node.get("/v1/profiles", laptop.access()), "profiles");
    assertEquals(List.of("Eve", "Grace"), List.of(two[0].get("name"), two[1].get("name")));
    assertEquals(204, node.delete("/v1/profiles/" + id, laptop.access()).status());
    problem(404, "not_found", node.delete("/v1/profiles/" + id, laptop.access()));
    problem(404, "not_found", node.json("PATCH", "/v1/profiles/" + id, laptop.access(), "{}"));
  }

  @Test
  void profiles_haveLimits() {
    for (int i = 1; i <= 5; i++) {
      assertEquals(201, profile("{\"name\": \"Number " + i + "\"}").status());
    }
    problem(409, "too_many_profiles", profile("{\"name\": \"Number 6\"}"));
    String id =
        String.valueOf(list(node.get("/v1/profiles", laptop.access()), "profiles")[0].get("id"));
    Map<String, String> wrong =
        Map.of(
            "{\"name\": \" \"}",
            "400 name_missing",
            "{\"name\": \"" + "x".repeat(31) + "\"}",
            "400 name_too_long",
            "{\"name\": \"NUMBER 2\"}",
            "409 name_taken",
            "{\"picture\": \"teal\"}",
            "400 picture_unknown",
            "{\"picture\": \"\"}",
            "400 picture_unknown");
    wrong.forEach((body, expected) -> {
      Answer answer = node.json("PATCH", "/v1/profiles/" + id, laptop.access(), body);
      assertEquals(expected, answer.status() + " " + answer.text("code"), body);
    });
    // Thirty characters, of two UTF-16 units each; and its own name in another case.
    for (String name : List.of("\ud83d\ude00".repeat(30), "Number 1", "NUMBER 1")) {
      Answer answer =
          node.json("PATCH", "/v1/profiles/" + id, laptop.access(), "{\"name\": \"" + name + "\"}");
      assertEquals(name, answer.text("name"));
    }
  }

  @Test
  void profile_ofAStranger_isNotThere() {
    String id = profile("{\"name\": \"Ada\"}").text("id");
    Tokens stranger = node.tokens(node.browser(node.account(), "Firefox on Linux"));
    String path = "/v1/profiles/" + id;
    problem(404, "not_found", node.json("PATCH", path, stranger.access(), "{\"name\": \"x\"}"));
    problem(404, "not_found", node.delete(path, stranger.access()));
    String choice = "{\"profile\": \"" + id + "\"}";
    problem(
        404, "not_found", node.json("PATCH", "/v1/sign-ins/current", stranger.access(), choice));
    assertEquals(1, list(node.get("/v1/profiles", laptop.access()), "profiles").length);
  }

  @Test
  void profile_chosen_isShownWithTheDevice_untilItIsRemoved() {
    profile("{\"name\": \"Ada\"}");
    String id = profile("{\"name\": \"Grace\"}").text("id");
    String current = "/v1/sign-ins/current";
    Answer chosen = node.json("PATCH", current, laptop.access(), "{\"profile\": \"" + id + "\"}");
    assertEquals(200, chosen.status());
    assertEquals("Grace", chosen.text("profile"));
    assertEquals(
        "Grace", list(node.get("/v1/sign-ins", laptop.access()), "sign_ins")[0].get("profile"));
    problem(400, "profile_missing", node.json("PATCH", current, laptop.access(), "{}"));
    problem(
        404, "not_found", node.json("PATCH", current, laptop.access(), "{\"profile\": \"no\"}"));
    node.delete("/v1/profiles/" + id, laptop.access());
    assertEquals("null", node.get(current, laptop.access()).text("profile"));
  }

  @Test
  void signIns_thisOneFirst_thenByLastUse() {
    node.clock.advance(Duration.ofMinutes(1));
    Tokens first = tv("first");
    node.clock.advance(Duration.ofMinutes(1));
    Tokens second = tv("second");
    node.clock.advance(Duration.ofMinutes(1));
    Tokens third = tv("third");
    node.clock.advance(Duration.ofMinutes(1));
    node.refresh("tv", first.refresh());
    Answer answer = node.get("/v1/sign-ins", laptop.access());
    Map<String, Object>[] all = list(answer, "sign_ins");
    assertEquals(
        List.of(laptop.sid(), first.sid(), third.sid(), second.sid()),
        Arrays.stream(all).map(one -> one.get("sid")).toList());
    assertEquals(
        List.of(true, false, false, false),
        Arrays.stream(all).map(one -> one.get("current")).toList());
    for (Map<String, Object> one : all) {
      assertEquals(SIGN_IN, one.keySet());
    }
    assertEquals(
        second.sid(), list(node.get("/v1/sign-ins", second.access()), "sign_ins")[0].get("sid"));
  }

  @Test
  void signIn_unusedForNinetyDays_isMarked() {
    Tokens old = tv("in the attic");
    node.clock.advance(Duration.ofDays(90));
    browser = node.browser(account, "Chrome on Windows");
    laptop = node.tokens(browser);
    assertEquals(false, attic(old).get("unused"));
    node.clock.advance(Duration.ofSeconds(1));
    assertEquals(true, attic(old).get("unused"));
    assertEquals(200, node.refresh("tv", old.refresh()).status());
    assertEquals(false, attic(old).get("unused"));
  }

  private Map<String, Object> attic(Tokens tokens) {
    return Arrays.stream(list(node.get("/v1/sign-ins", laptop.access()), "sign_ins"))
        .filter(one -> tokens.sid().equals(one.get("sid")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void device_renamed_keepsTheViewersName() {
    Tokens device = tv("of Ada");
    String path = "/v1/devices/" + node.deviceOf(device).get("id");
    Answer renamed =
        node.json("PATCH", path, laptop.access(), "{\"name\": \" Ada\\u202e\\n  TV \\u0000\"}");
    assertEquals(200, renamed.status());
    assertEquals(Set.of("id", "kind", "name", "model"), renamed.json().keySet());
    assertEquals("Ada TV", renamed.text("name"));
    device = tv("of Ada");
    assertEquals("Ada TV", node.deviceOf(device).get("name"));
    for (String none :
        List.of("{}", "{\"name\": null}", "{\"name\": \" \"}", "{\"name\": \"\\u0000\"}")) {
      problem(400, "name_missing", node.json("PATCH", path, laptop.access(), none));
    }
    String longer = "{\"name\": \"" + "x".repeat(61) + "\"}";
    problem(400, "name_too_long", node.json("PATCH", path, laptop.access(), longer));
    Tokens stranger = node.tokens(node.browser(node.account(), "Firefox on Linux"));
    String name = "{\"name\": \"Mine\"}";
    problem(404, "not_found", node.json("PATCH", path, stranger.access(), name));
    problem(404, "not_found", node.json("PATCH", "/v1/devices/x", laptop.access(), name));
  }

  @Test
  void signOut_ofAnotherDevice_answersAReceipt() {
    Tokens device = tv("of Ada");
    Answer receipt = node.delete("/v1/sign-ins/" + device.sid(), laptop.access());
    assertEquals(200, receipt.status());
    assertEquals(
        Set.of(
            "id",
            "seq",
            "playbacks_ended",
            "signed_out",
            "confirmed",
            "after_ms",
            "followers",
            "certain_at",
            "screens"),
        receipt.json().keySet());
    assertEquals("true", receipt.text("confirmed"));
    assertEquals(Map.of("confirmed", 1L, "of", 1L), receipt.json().get("followers"));
    Map<String, Object>[] screens = list(receipt, "screens");
    assertEquals(
        Map.of("sid", device.sid(), "device", "Living Room TV", "told", false), screens[0]);
    assertEquals("1", receipt.text("seq"));
    Map<String, Object>[] ended = list(receipt, "signed_out");
    assertEquals(1, ended.length);
    assertEquals(Map.of("sid", device.sid(), "device", "Living Room TV"), ended[0]);
    assertEquals(
        node.clock.instant().plus(Duration.ofMillis(5_250)).toString(), receipt.text("certain_at"));
    assertEquals(401, node.get("/v1/account", device.access()).status());
    Answer again = node.delete("/v1/sign-ins/" + device.sid(), laptop.access());
    assertEquals(200, again.status());
    assertEquals(0, list(again, "signed_out").length);
    assertEquals("1", again.text("seq"));
    assertEquals("true", again.text("confirmed"));
  }

  @Test
  void signOut_later_isReadByAnyDeviceOfTheAccountAndByNoOther() {
    Tokens device = tv("of Ada");
    Answer receipt = node.delete("/v1/sign-ins/" + device.sid(), laptop.access());
    String path = "/v1/sign-outs/" + receipt.text("id");
    Tokens phone = tv("of Ben");
    Answer later = node.get(path, phone.access());
    assertEquals(200, later.status());
    assertEquals(receipt.json(), later.json());
    Tokens stranger = node.tokens(node.browser(node.account(), "Firefox on Linux"));
    problem(404, "not_found", node.get(path, stranger.access()));
    problem(404, "not_found", node.get("/v1/sign-outs/x", laptop.access()));
    assertEquals(401, node.get(path, null).status());
    assertEquals(401, node.get(path, device.access()).status());
  }

  @Test
  void signOut_deviceShowsItsSignInScreen_theReceiptSaysSo() throws Exception {
    Tokens on = tv("that is on");
    Tokens off = tv("that is off");
    String why;
    try (Events events = Events.withToken(node, on.access())) {
      String which = "[\"" + on.sid() + "\", \"" + off.sid() + "\"]";
      Answer receipt = node.signOut(laptop.access(), which);
      String path = "/v1/sign-outs/" + receipt.text("id");
      assertEquals(Map.of(on.sid(), false, off.sid(), false), told(receipt));
      why = String.valueOf(JSONObjectUtils.parse(events.next().data()).get("told_token"));
      assertEquals(204, tell(why).status());
      assertEquals(204, tell(why).status(), "a second time says nothing new");
      assertEquals(Map.of(on.sid(), true, off.sid(), false), told(node.get(path, laptop.access())));
      // Switched on again, it learns why its refresh is refused.
      var refused =
          JSONObjectUtils.getJSONObject(node.refresh("tv", off.refresh()).json(), "signed_out");
      assertEquals(204, tell(String.valueOf(refused.get("told_token"))).status());
      assertEquals(Map.of(on.sid(), true, off.sid(), true), told(node.get(path, laptop.access())));
    }
    for (String wrong :
        List.of(
            "x", "", "a.b.c", why + "x", why.replace(on.sid(), laptop.sid()), why.substring(1))) {
      problem(400, "token_unknown", tell(wrong));
    }
    problem(400, "token_unknown", node.json("POST", "/v1/events/told", null, "{}"));
  }

  private Answer tell(String token) {
    return node.json("POST", "/v1/events/told", null, "{\"token\": \"" + token + "\"}");
  }

  private static Map<Object, Object> told(Answer receipt) {
    Map<Object, Object> told = new HashMap<>();
    for (Map<String, Object> one : list(receipt, "screens")) {
      told.put(one.get("sid"), one.get("told"));
    }
    return told;
  }

  @Test
  void signOut_ofAStrangersOrNoSignIn_isNotFound() {
    Tokens stranger = node.tokens(node.browser(node.account(), "Firefox on Linux"));
    problem(404, "not_found", node.delete("/v1/sign-ins/" + stranger.sid(), laptop.access()));
    problem(404, "not_found", node.delete("/v1/sign-ins/x", laptop.access()));
    Answer receipt = node.signOut(laptop.access(), "[\"" + stranger.sid() + "\", \"x\"]");
    assertEquals(200, receipt.status());
    assertEquals(0, list(receipt, "signed_out").length);
    assertEquals(200, node.get("/v1/account", stranger.access()).status());
  }

  @Test
  void signOut_which_reachesWhatItSays() {
    Tokens one = tv("one");
    Tokens two = tv("two");
    Tokens three = tv("three");
    String these = "[\"" + one.sid() + "\", \"" + two.sid() + "\", \"" + one.sid() + "\"]";
    assertEquals(Set.of(one.sid(), two.sid()), ended(node.signOut(laptop.access(), these)));
    assertEquals(200, node.get("/v1/account", three.access()).status());
    assertEquals(Set.of(three.sid()), ended(node.signOut(laptop.access(), "\"others\"")));
    assertEquals(200, node.get("/v1/account", laptop.access()).status());
    Tokens four = tv("four");
    assertEquals(Set.of(laptop.sid(), four.sid()), ended(node.signOut(laptop.access(), "\"all\"")));
    assertEquals(401, node.get("/v1/account", laptop.access()).status());
  }

  private static Set<Object> ended(Answer receipt) {
    assertEquals(200, receipt.status(), receipt.body());
    Set<Object> sids = new HashSet<>();
    for (Map<String, Object> one : list(receipt, "signed_out")) {
      sids.add(one.get("sid"));
    }
    return sids;
  }

  @Test
  void signOut_ofThisDevice_needsNoProof() {
    for (int i = 0; i < 4; i++) {
      Tokens device = tv("number " + i);
      Answer receipt =
          switch (i) {
            case 0 -> node.delete("/v1/sign-ins/current", device.access());
            case 1 -> node.delete("/v1/sign-ins/" + device.sid(), device.access());
            case 2 -> node.signOut(device.access(), "[\"" + device.sid() + "\"]");
            default ->
                node.signOut(
                    device.access(), "[\"" + device.sid() + "\", \"" + device.sid() + "\"]");
          };
      assertEquals(Set.of(device.sid()), ended(receipt));
      String why = node.refresh("tv", device.refresh()).body();
      assertTrue(why.contains("\"reason\":\"here\""), why);
    }
  }

  @Test
  void signOut_ofOthersFromATelevision_needsProofThatItCannotGive() {
    Tokens device = tv("of the guest");
    needsProof(device);
    assertEquals(200, node.get("/v1/account", laptop.access()).status());
    assertFalse(node.code(browser, new com.nimbusds.oauth2.sdk.pkce.CodeVerifier()).isEmpty());
  }

  private void needsProof(Tokens asking) {
    for (Answer answer :
        List.of(
            node.signOut(asking.access(), "\"all\""),
            node.signOut(asking.access(), "\"others\""),
            node.signOut(asking.access(), "[\"" + tv("another").sid() + "\"]"),
            node.delete("/v1/sign-ins/" + tv("another").sid(), asking.access()))) {
      problem(403, "proof_required", answer);
      assertEquals(NodeFixture.ISSUER + "/account/sign-out", answer.text("proof_url"));
    }
  }

  @Test
  void signOut_ofOthers_needsAProofOfTheLastTenMinutes() {
    Tokens device = tv("of the guest");
    node.clock.advance(Duration.ofSeconds(599));
    laptop = node.refresh("web", laptop.refresh()).tokens();
    assertEquals(
        Set.of(device.sid()), ended(node.delete("/v1/sign-ins/" + device.sid(), laptop.access())));
    node.clock.advance(Duration.ofSeconds(1));
    needsProof(laptop);
    assertEquals(200, node.delete("/v1/sign-ins/current", laptop.access()).status());
  }

  @Test
  void signOut_saysToTheOthersWhoAsked() {
    Tokens device = tv("of Ada");
    node.signOut(laptop.access(), "\"all\"");
    Map<String, Object> why = object(node.refresh("tv", device.refresh()).json(), "signed_out");
    assertNotNull(why.remove("told_token"));
    assertEquals(
        Map.of(
            "reason",
            "elsewhere",
            "by",
            "Chrome on Windows",
            "at",
            node.clock.instant().toString()),
        why);
    Map<String, Object> own = object(node.refresh("web", laptop.refresh()).json(), "signed_out");
    assertEquals("here", own.get("reason"));
    assertTrue(own.containsKey("by"));
    assertNotEquals("Chrome on Windows", own.get("by"));
  }
}
