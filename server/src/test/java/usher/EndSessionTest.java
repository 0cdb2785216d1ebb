package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.account.Account;
import usher.signin.BrowserCookie;
import usher.web.Browser;
import usher.web.Browser.Page;

/**
 * Goal: an app may sign its viewer out (OpenID Connect RP-Initiated Logout 1.0), nobody else's app
 * may, and no address leads anywhere that is not the app's. Method: browsers without script and a
 * whole node.
 */
class EndSessionTest {
  private static final String BYE = "https://shop.example/bye";

  @TempDir Path folder;
  private Parties parties;
  private NodeFixture node;
  private Account ada;
  private Browser browser;
  private Answer tokens;

  @BeforeEach
  void start() {
    parties = new Parties(folder);
    node = parties.node;
    ada = node.account();
    browser = parties.browser(ada);
    tokens = parties.tokens(browser, "openid");
  }

  @AfterEach
  void stop() {
    parties.close();
  }

  private String hint() {
    return tokens.text("id_token");
  }

  private Page open(Browser from, String... parameters) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    return from.get("/oauth/end_session?" + NodeFixture.encode(all));
  }

  private boolean signedIn(Browser one) {
    return one.get("/account").status() == 200;
  }

  private static void assertLeadsTo(String address, Page page) {
    assertEquals(303, page.status(), page.text());
    assertEquals(address, page.location());
  }

  private void assertAsks(Page page) {
    assertEquals(303, page.status(), page.text());
    assertTrue(page.location().startsWith("/end-session?request="), page.location());
    assertTrue(signedIn(browser), "nothing has happened yet");
  }

  /** The viewer's word on the page that asks; what came of it. */
  private Page answer(Page page, String word) {
    String request = Parties.parameter(page.location(), "request");
    browser.get(page.location());
    return browser.post("/end-session", "request", request, "sign_out", word);
  }

  @Test
  void hintOfThisSignIn_signsOutAtOnceAndLeadsToTheApp() {
    Page page =
        open(
            browser,
            "id_token_hint",
            hint(),
            "post_logout_redirect_uri",
            BYE,
            "state",
            "a b/%",
            "client_id",
            "shop");
    assertLeadsTo(BYE + "?state=a+b%2F%25", page);
    assertEquals("\"cache\", \"storage\"", page.header("clear-site-data"));
    assertFalse(browser.cookies.containsKey(BrowserCookie.NAME));
    assertFalse(signedIn(browser));
    assertEquals(401, node.get("/oauth/userinfo", tokens.text("access_token")).status());
    Answer refreshed =
        parties.shopToken(
            Map.of("grant_type", "refresh_token", "refresh_token", tokens.text("refresh_token")));
    assertTrue(refreshed.body().contains("\"reason\":\"here\""), refreshed.body());
  }

  @Test
  void hintOfThisSignIn_endsNoOtherDevice_andStandsInTheActivity() {
    Browser laptop = parties.browser(ada);
    open(browser, "id_token_hint", hint());
    assertTrue(signedIn(laptop));
    assertTrue(laptop.get("/account").text().contains("Chrome on Linux signed out"));
  }

  @Test
  void hintThatHasRunOut_isGood() {
    String hint = hint();
    node.clock.advance(Duration.ofDays(1));
    assertLeadsTo(BYE, open(browser, "id_token_hint", hint, "post_logout_redirect_uri", BYE));
    assertFalse(signedIn(browser));
  }

  @Test
  void withoutAddress_staysOnAPageOfOurs() {
    assertLeadsTo("/signed-out", open(browser, "id_token_hint", hint()));
    assertTrue(browser.get("/signed-out").text().contains("You are signed out."));
  }

  @Test
  void addressWithAQuery_keepsIt() {
    Page page =
        open(
            browser,
            "id_token_hint",
            hint(),
            "post_logout_redirect_uri",
            BYE + "?x=1",
            "state",
            "s");
    assertLeadsTo(BYE + "?x=1&state=s", page);
  }

  @Test
  void withoutHint_theViewerIsAsked_andIsLedBackByTheClientsId() {
    Page page = open(browser, "client_id", "shop", "post_logout_redirect_uri", BYE, "state", "s");
    assertAsks(page);
    Page asks = browser.get(page.location());
    assertEquals(200, asks.status());
    assertTrue(asks.text().contains("Ticket Shop asks to sign you out."));
    assertTrue(asks.text().contains(ada.email()));
    assertTrue(
        asks.header("content-security-policy")
            .contains("form-action 'self' https://shop.example;"));
    assertLeadsTo("/account", answer(page, "no"));
    assertTrue(signedIn(browser));
    assertLeadsTo(BYE + "?state=s", answer(page, "yes"));
    assertFalse(signedIn(browser));
  }

  @Test
  void withNothing_theViewerIsAsked_andStaysHere() {
    assertLeadsTo("/signed-out", answer(open(browser), "yes"));
    assertFalse(signedIn(browser));
  }

  @Test
  void withoutHintAndClient_noAddressIsFollowed() {
    Page page = open(browser, "post_logout_redirect_uri", BYE, "state", "s");
    assertAsks(page);
    assertLeadsTo("/signed-out", answer(page, "yes"));
  }

  @Test
  void hintOfAnotherSignIn_theViewerIsAsked() {
    Browser bobs = parties.browser(node.account());
    String others = parties.tokens(bobs, "openid").text("id_token");
    assertAsks(open(browser, "id_token_hint", others, "post_logout_redirect_uri", BYE));
    Browser laptop = parties.browser(ada);
    String otherDevice = parties.tokens(laptop, "openid").text("id_token");
    assertAsks(open(browser, "id_token_hint", otherDevice, "post_logout_redirect_uri", BYE));
    assertTrue(signedIn(bobs));
    assertTrue(signedIn(laptop));
  }

  @Test
  void formOfAnotherSite_doesNothing() {
    Page page = open(browser, "client_id", "shop");
    browser.says("Sec-Fetch-Site", "cross-site");
    assertEquals(403, answer(page, "yes").status());
    assertTrue(signedIn(browser));
  }

  @Test
  void somethingWrong_theViewerIsToldAndAskedAndLedNowhere() {
    String forged = hint().substring(0, hint().length() - 4) + "AAAA";
    for (String[] wrong :
        List.of(
            new String[] {"id_token_hint", hint(), "post_logout_redirect_uri", BYE + "/"},
            new String[] {"id_token_hint", hint(), "post_logout_redirect_uri", "https://evil.test"},
            new String[] {"id_token_hint", hint(), "post_logout_redirect_uri", Parties.SHOP_BACK},
            new String[] {"id_token_hint", forged, "post_logout_redirect_uri", BYE},
            new String[] {
              "id_token_hint", tokens.text("access_token"), "post_logout_redirect_uri", BYE
            },
            new String[] {
              "id_token_hint", hint(), "client_id", "stranger", "post_logout_redirect_uri", BYE
            },
            new String[] {"client_id", "nobody", "post_logout_redirect_uri", BYE},
            new String[] {"client_id", "stranger", "post_logout_redirect_uri", BYE})) {
      Page page = open(browser, wrong);
      assertAsks(page);
      Page asks = browser.get(page.location());
      assertEquals(400, asks.status());
      assertTrue(asks.text().contains("The app that sent you here made a mistake."));
      assertFalse(asks.header("content-security-policy").contains("evil"));
    }
    Page twice =
        browser.get("/oauth/end_session?id_token_hint=" + hint() + "&id_token_hint=" + hint());
    assertAsks(twice);
    assertLeadsTo("/signed-out", answer(twice, "yes"));
  }

  @Test
  void nobodySignedIn_leadsToTheAppOrTheSignInPage() {
    Browser stranger = parties.stranger();
    assertLeadsTo(
        BYE + "?state=s",
        open(stranger, "id_token_hint", hint(), "post_logout_redirect_uri", BYE, "state", "s"));
    assertLeadsTo(BYE, open(stranger, "client_id", "shop", "post_logout_redirect_uri", BYE));
    assertLeadsTo("/sign-in", open(stranger));
    assertLeadsTo("/sign-in", open(stranger, "post_logout_redirect_uri", "https://evil.test"));
    Page wrong =
        open(stranger, "client_id", "shop", "post_logout_redirect_uri", "https://evil.test");
    assertEquals(400, wrong.status());
    assertTrue(wrong.text().contains("The app that sent you here made a mistake"));
    assertTrue(signedIn(browser));
  }

  @Test
  void post_isAskedForOnceMoreWithGet_soThatTheCookieComes() {
    String reply =
        parties.say(
            """
            POST /oauth/end_session HTTP/1.1
            Host: localhost:8080
            Content-Type: application/x-www-form-urlencoded

            id_token_hint=%s&post_logout_redirect_uri=https%%3A%%2F%%2Fshop.example%%2Fbye
            """
                .formatted(hint()));
    assertEquals(
        """
        HTTP/1.1 303 See Other
        Cache-Control: no-store
        Location: /oauth/end_session?id_token_hint=%s\
        &post_logout_redirect_uri=https%%3A%%2F%%2Fshop.example%%2Fbye
        Content-Length: 0

        """
            .formatted(hint()),
        reply);
    assertTrue(signedIn(browser));
    assertLeadsTo(BYE, browser.get(reply.replaceFirst("(?s).*Location: (\\S+).*", "$1")));
    assertFalse(signedIn(browser));
    String tooLong =
        parties.say(
            "POST /oauth/end_session HTTP/1.1\nHost: a\n"
                + "Content-Type: application/x-www-form-urlencoded\n\nstate="
                + "x".repeat(8_000));
    assertTrue(tooLong.startsWith("HTTP/1.1 413 "), tooLong);
    assertFalse(tooLong.contains("\nLocation:"), tooLong);
  }

  @Test
  void uiLocales_areSpokenOnThePageThatAsks() {
    Page page = open(browser, "client_id", "shop", "ui_locales", "es");
    assertTrue(browser.get(page.location()).text().contains("<html lang=\"es\">"));
  }
}
