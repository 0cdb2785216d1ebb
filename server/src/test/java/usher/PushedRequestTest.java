package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.account.Account;
import usher.testing.Race;
import usher.web.Browser;
import usher.web.Browser.Page;

/**
 * Goal: requests that are pushed (RFC 9126) are good for one browser, once, within a minute, and
 * nobody at the browser can change them. Method: raw requests, and browsers, to a whole node.
 */
class PushedRequestTest {
  private static final String BANK_BACK = "https://bank.example/back";

  @TempDir Path folder;
  private Parties parties;
  private NodeFixture node;
  private Account ada;

  @BeforeEach
  void start() {
    parties = new Parties(folder);
    node = parties.node;
    ada = node.account();
  }

  @AfterEach
  void stop() {
    parties.close();
  }

  private String post(String body) {
    return parties.say(
        """
        POST /oauth/par HTTP/1.1
        Host: localhost:8080
        Content-Type: application/x-www-form-urlencoded

        """
            + body);
  }

  private static String refused(String status, String error, String description) {
    String json = "{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description);
    return """
    HTTP/1.1 %s
    Cache-Control: no-store
    Access-Control-Allow-Origin: *
    Access-Control-Expose-Headers: x-request-id, retry-after, www-authenticate, dpop-nonce
    Content-Type: application/json
    Pragma: no-cache
    Content-Length: %d

    %s\
    """
        .formatted(status, json.length(), json);
  }

  private static final String GOOD =
      "client_id=shop&client_secret="
          + Parties.SHOP_SECRET
          + "&redirect_uri=https%3A%2F%2Fshop.example%2Fback&response_type=code&scope=openid"
          + "&code_challenge_method=S256&code_challenge="
          + Parties.CHALLENGE;

  @Test
  void push_good_isCreated_rfc9126_2_2() {
    String reply = post(GOOD).replaceAll("request_uri:[\\w-]{43}\"", "request_uri:MADE\"");
    assertEquals(
        """
        HTTP/1.1 201 Created
        Cache-Control: no-store
        Access-Control-Allow-Origin: *
        Access-Control-Expose-Headers: x-request-id, retry-after, www-authenticate, dpop-nonce
        Content-Type: application/json
        Content-Length: 111

        {"request_uri":"urn:ietf:params:oauth:request_uri:MADE","expires_in":60}\
        """,
        reply);
    assertEquals(
        0, node.number("SELECT COUNT(*) FROM pushed_request WHERE parameters LIKE '%secret%'"));
  }

  @Test
  void push_wrong_isToldAsTheAuthorizationEndpointWould_rfc9126_2_3() {
    String bad = "400 Bad Request";
    assertEquals(
        refused(bad, "invalid_request", "A pushed request has no request_uri."),
        post(GOOD + "&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Ax"));
    assertEquals(
        refused(bad, "invalid_request", "The redirect_uri is not one of the client's."),
        post(GOOD.replace("shop.example", "evil.example")));
    assertEquals(
        refused(bad, "unsupported_response_type", "The response_type must be code."),
        post(GOOD.replace("response_type=code", "response_type=token")));
    assertEquals(
        refused(bad, "invalid_scope", "This client may not ask for all of that."),
        post(GOOD.replace("scope=openid", "scope=everything")));
    assertEquals(
        refused(bad, "invalid_request", "PKCE with code_challenge_method=S256 is required."),
        post(GOOD.replace("S256", "plain")));
    assertEquals(
        refused(bad, "request_not_supported", "Usher takes no request objects."),
        post(GOOD + "&request=eyJhbGciOiJub25lIn0."));
    assertEquals(
        refused("413 Payload Too Large", "invalid_request", "The request is too long."),
        post(GOOD + "&state=" + "x".repeat(9_000)));
  }

  @Test
  void push_byNobody_isInvalidClient_rfc6749_5_2() {
    for (String who :
        List.of(
            GOOD.replace("secret=f", "secret=e"),
            GOOD.replaceAll("&client_secret=\\w+", ""),
            GOOD.replace("client_id=shop", "client_id=nobody"),
            GOOD.replaceAll("client_id=shop&client_secret=\\w+&", ""))) {
      String reply = post(who);
      assertTrue(reply.startsWith("HTTP/1.1 401 Unauthorized\n"), reply);
      assertTrue(reply.contains("\nWWW-Authenticate: Basic realm=\"usher\"\n"), reply);
      assertTrue(reply.contains("{\"error\":\"invalid_client\","), reply);
    }
  }

  @Test
  void push_withGet_isNotAllowed_rfc9126_2_3() {
    String reply = parties.say("GET /oauth/par HTTP/1.1\nHost: localhost:8080\n");
    assertTrue(reply.startsWith("HTTP/1.1 405 Method Not Allowed\n"), reply);
    assertTrue(reply.contains("\nAllow: OPTIONS, POST\n"), reply);
  }

  private static void assertLeadsTo(String path, Page page) {
    assertEquals(303, page.status(), page.text());
    assertTrue(page.location().startsWith(path), page.location());
  }

  private static void assertUsedUp(Page page) {
    assertEquals(400, page.status());
    assertEquals("", page.location());
    assertTrue(page.text().contains("The app that sent you here made a mistake"));
  }

  @Test
  void browser_signedIn_getsACodeOnce() {
    Browser browser = parties.browser(ada);
    Answer pushed = parties.push(parties.shop("nonce", "n2", "state", "a b"));
    String address = Parties.pushed("shop", pushed);
    Page page = browser.get(address);
    assertLeadsTo(Parties.SHOP_BACK + "?code=", page);
    assertEquals("a b", Parties.parameter(page.location(), "state"));
    assertEquals("n2", parties.claims(parties.redeem(Parties.code(page))).getClaim("nonce"));
    assertUsedUp(browser.get(address));
    assertEquals(0, node.number("SELECT COUNT(*) FROM pushed_request"));
  }

  @Test
  void browser_thatHasToSignIn_mayTakeItsTime_andNoOtherComesInBetween() {
    String address = Parties.pushed("shop", parties.push(parties.shop()));
    Browser browser = parties.stranger();
    Page page = browser.get(address);
    assertLeadsTo("/sign-in?next=", page);
    assertTrue(browser.get(page.location()).text().contains("to continue to Ticket Shop"));
    assertUsedUp(parties.browser(ada).get(address));
    node.clock.advance(Duration.ofMinutes(30));
    browser.get(page.location());
    String next = Parties.parameter(page.location(), "next");
    browser.post("/sign-in", "email", ada.email(), "password", NodeFixture.PASSWORD, "next", next);
    assertLeadsTo(Parties.SHOP_BACK + "?code=", browser.get(next));
    assertUsedUp(browser.get(next));
  }

  @Test
  void browser_after60Seconds_isTooLate() {
    String address = Parties.pushed("shop", parties.push(parties.shop()));
    node.clock.advance(Duration.ofSeconds(60));
    assertUsedUp(parties.browser(ada).get(address));
  }

  @Test
  void browser_withAnotherClientsName_getsNothingAndLeavesItGood() {
    Browser browser = parties.browser(ada);
    Answer pushed = parties.push(parties.shop());
    assertUsedUp(browser.get(Parties.pushed("bank", pushed)));
    assertLeadsTo(Parties.SHOP_BACK + "?code=", browser.get(Parties.pushed("shop", pushed)));
  }

  @Test
  void browser_withMoreParameters_changesNothing() {
    Browser browser = parties.browser(ada);
    node.clock.advance(Duration.ofSeconds(1));
    String address =
        Parties.pushed("shop", parties.push(parties.shop("prompt", "login", "scope", "openid")));
    Page page = browser.get(address + "&prompt=none&scope=email&redirect_uri=https://evil.example");
    assertLeadsTo("/account/prove?next=", page);
    String next = Parties.parameter(page.location(), "next");
    assertLeadsTo("/account/prove?next=", browser.get(next));
  }

  @Test
  void browser_thatDeclines_endsIt() {
    Browser browser = parties.browser(ada);
    node.clock.advance(Duration.ofSeconds(1));
    Page page = browser.get(Parties.pushed("shop", parties.push(parties.shop("prompt", "login"))));
    String next = Parties.parameter(page.location(), "next");
    Page back = browser.get(next + "&usher_declined=yes");
    assertEquals("access_denied", Parties.parameter(back.location(), "error"));
    assertUsedUp(browser.get(next));
  }

  @Test
  void eightBrowsersAtOnce_oneCode() {
    for (int round = 0; round < 5; round++) {
      String address = Parties.pushed("shop", parties.push(parties.shop()));
      List<Browser> browsers = List.of(parties.browser(ada), parties.browser(node.account()));
      List<Page> pages = Race.of(8, i -> browsers.get(i % 2).get(address));
      assertEquals(1, pages.stream().filter(page -> page.location().contains("?code=")).count());
      assertEquals(7, pages.stream().filter(page -> page.status() == 400).count());
    }
  }

  @Test
  void clientThatMustPush_isHeldToIt_rfc9126_6() {
    Browser browser = parties.browser(ada);
    Map<String, String> request = parties.request("bank", BANK_BACK);
    Page page = browser.get(Parties.address(request));
    assertEquals("invalid_request", Parties.parameter(page.location(), "error"));
    assertLeadsTo(BANK_BACK + "?code=", browser.get(Parties.pushed("bank", parties.push(request))));
  }

  @Test
  void publicClient_tooManyFromOneAddress_areRefusedUntilTheyHaveRunOut() {
    Map<String, String> request =
        parties.request("stranger", "https://diary.example/back", "scope", "openid");
    for (int i = 0; i < 50; i++) {
      assertEquals(201, parties.push(request).status());
    }
    Answer refused = parties.push(request);
    assertEquals(429, refused.status());
    assertEquals("60", refused.http().headers().firstValue("Retry-After").orElse(""));
    assertEquals(201, parties.push(parties.shop()).status());
    node.clock.advance(Duration.ofSeconds(60));
    assertEquals(201, parties.push(request).status());
    assertEquals(1, node.number("SELECT COUNT(*) FROM pushed_request"));
  }
}
