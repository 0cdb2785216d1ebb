package usher.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import usher.e2e.fixture.Account;
import usher.e2e.fixture.PlainBrowser;
import usher.e2e.fixture.PlainBrowser.Answer;
import usher.e2e.fixture.UsherServer;

/**
 * Goal: what was acknowledged is kept, whatever happens the moment after. Method: SIGKILL as soon
 * as the answer's last byte is here, then the same folder again.
 */
class CrashTest {
  private static final int ROUNDS = 3;
  private static final Account ADA = new Account("ada@example.org", "seven green elephants");
  private static final String CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

  @TempDir Path folder;
  private UsherServer server;

  @BeforeEach
  void start() throws Exception {
    server = UsherServer.start(folder, ADA);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @RepeatedTest(ROUNDS)
  void killed_rightAfterASignIn_itHolds() {
    var browser = server.browser();
    var answer = browser.signIn(ADA);
    server.crashAndRestart();
    assertEquals(303, answer.status(), answer.toString());
    assertEquals(200, browser.get("/account").status());
  }

  @RepeatedTest(ROUNDS)
  void killed_rightAfterATvsSignIn_itHolds() {
    var browser = server.browser();
    browser.signIn(ADA);
    var tokens = signInTv(browser);
    server.crashAndRestart();
    assertEquals(200, refresh(browser, tokens).status());
  }

  @RepeatedTest(ROUNDS)
  void killed_rightAfterASignOut_itHolds() {
    var browser = server.browser();
    browser.signIn(ADA);
    var tokens = signInTv(browser);
    var other = server.browser();
    other.signIn(ADA);
    var answer =
        browser.submit("/account/sign-out?which=all", "/account/sign-out", Map.of("which", "all"));
    server.crashAndRestart();
    assertTrue(answer.location().startsWith("/signed-out"), answer.toString());
    assertTrue(other.get("/account").asksToSignIn());
    var refused = refresh(browser, tokens);
    assertEquals(400, refused.status());
    assertEquals(
        "elsewhere", json(refused).getAsJsonObject("signed_out").get("reason").getAsString());
  }

  @RepeatedTest(ROUNDS)
  void killed_rightAfterAPasswordChange_itHolds() {
    var browser = server.browser();
    browser.signIn(ADA);
    var other = server.browser();
    other.signIn(ADA);
    var changed = new Account(ADA.email(), "eight blue giraffes");
    var answer =
        browser.submit(
            "/account/password",
            "/account/password",
            Map.of(
                "password", ADA.password(), "new_password", changed.password(), "others", "yes"));
    server.crashAndRestart();
    assertEquals(303, answer.status(), answer.toString());
    assertTrue(other.get("/account").asksToSignIn());
    assertEquals(200, browser.get("/account").status());
    assertFalse(server.browser().signIn(ADA).status() == 303);
    assertEquals(303, server.browser().signIn(changed).status());
  }

  /** A TV's tokens; whoever uses the browser types its code in. */
  private static JsonObject signInTv(PlainBrowser browser) {
    var asked = json(browser.token("/oauth/device_authorization", Map.of("client_id", "tv")));
    browser.allow(asked.get("user_code").getAsString(), Map.of());
    var code = asked.get("device_code").getAsString();
    return json(
        browser.token(
            "/oauth/token",
            Map.of("client_id", "tv", "grant_type", CODE_GRANT, "device_code", code)));
  }

  private static Answer refresh(PlainBrowser browser, JsonObject tokens) {
    var token = tokens.get("refresh_token").getAsString();
    return browser.token(
        "/oauth/token",
        Map.of("client_id", "tv", "grant_type", "refresh_token", "refresh_token", token));
  }

  private static JsonObject json(Answer answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }
}
