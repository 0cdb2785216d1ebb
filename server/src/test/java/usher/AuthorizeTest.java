package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import usher.web.Browser;
import usher.web.Browser.Page;

/**
 * Goal: what an app asks of the viewer (OpenID Connect Core 3.1.2) is asked, no more and no less,
 * and the viewer comes back with a code. Method: a browser without script and a whole node.
 */
class AuthorizeTest {
  private static final String DIARY_BACK = "https://diary.example/back";

  @TempDir Path folder;
  private Parties parties;
  private NodeFixture node;
  private Account ada;
  private Browser browser;

  @BeforeEach
  void start() {
    parties = new Parties(folder);
    node = parties.node;
    ada = node.account();
    browser = parties.browser(ada);
    node.clock.advance(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    parties.close();
  }

  private Page open(Browser browser, Map<String, String> request) {
    return browser.get(Parties.address(request));
  }

  /** What is sent back to the app, of the code or the error. */
  private static String error(Page page) {
    return Parties.parameter(page.location(), "error");
  }

  private static void assertLeadsTo(String path, Page page) {
    assertEquals(303, page.status());
    assertTrue(page.location().startsWith(path), page.location());
  }

  /** Gives the password on the page that asks for it, and follows where it leads. */
  private Page prove(Page page) {
    assertLeadsTo("/account/prove?next=", page);
    browser.get(page.location());
    String next = Parties.parameter(page.location(), "next");
    Page proved = browser.post("/account/prove", "password", NodeFixture.PASSWORD, "next", next);
    assertEquals(next, proved.location());
    return browser.get(next);
  }

  private long authTime(Answer tokens) {
    return (Long) parties.claims(tokens).getClaim("auth_time");
  }

  @Test
  void signedIn_getsACodeAtOnce() {
    Page page = open(browser, parties.shop("nonce", "n1"));
    assertLeadsTo(Parties.SHOP_BACK + "?code=", page);
    assertEquals("af0ifjsldkj", Parties.parameter(page.location(), "state"));
    assertEquals(NodeFixture.ISSUER, Parties.parameter(page.location(), "iss"));
    Answer tokens = parties.redeem(Parties.code(page));
    assertEquals("n1", parties.claims(tokens).getClaim("nonce"));
  }

  /** Else the app would wait for its browser for ever. */
  @Test
  void databaseAway_isToldToTheApp() {
    node.house().database.close();
    Page page = open(browser, parties.shop());
    assertLeadsTo(Parties.SHOP_BACK + "?", page);
    assertEquals("server_error", error(page));
    assertEquals("af0ifjsldkj", Parties.parameter(page.location(), "state"));
  }

  @Test
  void promptLogin_asksForThePasswordAndKeepsTheSignIn() {
    String before = (String) parties.claims(redeem(open(browser, parties.shop()))).getClaim("sid");
    node.clock.advance(Duration.ofMinutes(5));
    Page page = open(browser, parties.shop("prompt", "login"));
    node.clock.advance(Duration.ofSeconds(20));
    Answer tokens = redeem(prove(page));
    assertEquals(node.clock.instant().getEpochSecond(), authTime(tokens));
    assertEquals(before, parties.claims(tokens).getClaim("sid"));
  }

  private Answer redeem(Page page) {
    return parties.redeem(Parties.code(page));
  }

  @Test
  void promptLogin_withoutGivingThePassword_isAskedAgain() {
    Page page = open(browser, parties.shop("prompt", "login"));
    String next = Parties.parameter(page.location(), "next");
    assertLeadsTo("/account/prove?next=", browser.get(next));
  }

  /** Else whoever finds an old address of the viewer's in the browser could do without. */
  @Test
  void promptLogin_withTheNoteOfAnotherRequest_isAskedAgain() {
    Page first = open(browser, parties.shop("prompt", "login", "state", "one"));
    String note = Parties.parameter(Parties.parameter(first.location(), "next"), "usher_asked");
    prove(first);
    node.clock.advance(Duration.ofMinutes(1));
    Map<String, String> second = parties.shop("prompt", "login", "state", "two");
    assertLeadsTo("/account/prove?", browser.get(Parties.address(second) + "&usher_asked=" + note));
  }

  @Test
  void promptLogin_whenNobodyIsSignedIn_asksOnceInAll() {
    Browser other = parties.stranger();
    Page page = open(other, parties.shop("prompt", "login"));
    assertLeadsTo("/sign-in?next=", page);
    assertLeadsTo(Parties.SHOP_BACK + "?code=", signIn(other, page, ada));
  }

  private Page signIn(Browser other, Page page, Account account) {
    other.get(page.location());
    String next = Parties.parameter(page.location(), "next");
    Page in =
        other.post(
            "/sign-in", "email", account.email(), "password", NodeFixture.PASSWORD, "next", next);
    assertEquals(next, in.location());
    return other.get(next);
  }

  @Test
  void promptSelectAccount_leadsToTheSignInPage() {
    Page page = open(browser, parties.shop("prompt", "select_account"));
    assertLeadsTo("/sign-in?anew=1&next=", page);
    Account bob = node.account();
    Answer tokens = redeem(signIn(browser, page, bob));
    assertEquals(bob.id().value(), parties.claims(tokens).getSubject());
  }

  @Test
  void maxAge_olderThanTheProof_isFulfilled() {
    node.clock.advance(Duration.ofSeconds(90));
    assertLeadsTo(Parties.SHOP_BACK + "?code=", open(browser, parties.shop("max_age", "100")));
  }

  @Test
  void maxAge_youngerThanTheProof_asksForThePassword() {
    node.clock.advance(Duration.ofSeconds(90));
    Answer tokens = redeem(prove(open(browser, parties.shop("max_age", "99"))));
    assertEquals(node.clock.instant().getEpochSecond(), authTime(tokens));
  }

  @Test
  void maxAgeZero_asksOnceAndNotForEver() {
    Page page = open(browser, parties.shop("max_age", "0"));
    node.clock.advance(Duration.ofMillis(1500));
    browser.get(page.location());
    String next = Parties.parameter(page.location(), "next");
    browser.post("/account/prove", "password", NodeFixture.PASSWORD, "next", next);
    node.clock.advance(Duration.ofSeconds(30));
    assertLeadsTo(Parties.SHOP_BACK + "?code=", browser.get(next));
  }

  @Test
  void promptNone_neverShowsAPage() {
    assertLeadsTo(Parties.SHOP_BACK + "?code=", open(browser, parties.shop("prompt", "none")));
    assertEquals("login_required", error(open(parties.stranger(), parties.shop("prompt", "none"))));
    node.clock.advance(Duration.ofSeconds(61));
    assertEquals(
        "login_required", error(open(browser, parties.shop("prompt", "none", "max_age", "60"))));
    assertEquals(
        "consent_required",
        error(open(browser, parties.request("stranger", DIARY_BACK, "prompt", "none"))));
  }

  @Test
  void consent_ofAStranger_isAskedForOnceAndSaysWhatAndWhereTo() {
    Map<String, String> request =
        parties.request("stranger", DIARY_BACK, "scope", "openid email lists");
    Page page = open(browser, request);
    assertLeadsTo("/consent?next=", page);
    Page asks = browser.get(page.location());
    for (String words :
        List.of(
            "Film Diary wants to use your account",
            "diary.example",
            ada.email(),
            "know that it is you",
            "see your e-mail address",
            "use “lists” in your name")) {
      assertTrue(asks.text().contains(words), words);
    }
    assertTrue(
        asks.header("content-security-policy")
            .contains("form-action 'self' https://diary.example;"));
    assertLeadsTo(DIARY_BACK + "?code=", decide(page, "allow"));
    assertLeadsTo(DIARY_BACK + "?code=", open(browser, request));
    assertLeadsTo(
        "/consent?",
        open(browser, parties.request("stranger", DIARY_BACK, "scope", "openid profile")));
  }

  private Page decide(Page page, String decision) {
    browser.get(page.location());
    String next = Parties.parameter(page.location(), "next");
    return browser.get(browser.post("/consent", "next", next, "decision", decision).location());
  }

  @Test
  void consent_denied_isAccessDeniedAndNotRemembered() {
    Map<String, String> request = parties.request("stranger", DIARY_BACK);
    Page back = decide(open(browser, request), "deny");
    assertEquals("access_denied", error(back));
    assertEquals("af0ifjsldkj", Parties.parameter(back.location(), "state"));
    assertLeadsTo("/consent?", open(browser, request));
  }

  @Test
  void consent_formOfAnotherSite_doesNothing() {
    Page page = open(browser, parties.request("stranger", DIARY_BACK));
    String next = Parties.parameter(page.location(), "next");
    browser.says("Sec-Fetch-Site", "cross-site");
    assertEquals(403, browser.post("/consent", "next", next, "decision", "allow").status());
    assertEquals(0, node.number("SELECT COUNT(*) FROM consent"));
  }

  @Test
  void promptConsent_asksEvenForOnesOwnApp_andEachTime() {
    for (int i = 0; i < 2; i++) {
      Page page = open(browser, parties.shop("prompt", "consent"));
      assertLeadsTo("/consent?", page);
      assertLeadsTo(Parties.SHOP_BACK + "?code=", decide(page, "allow"));
      node.clock.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void passwordPage_cancelled_isAccessDenied() {
    Page page = open(browser, parties.shop("prompt", "login"));
    String asks = browser.get(page.location()).text();
    String cancel = asks.replaceFirst("(?s).*class=\"button plain\" href=\"([^\"]+)\".*", "$1");
    assertEquals("access_denied", error(browser.get(cancel.replace("&amp;", "&"))));
  }

  @Test
  void declined_byAnAddressThatWasNeverHere_countsForNothing() {
    String address = Parties.address(parties.shop()) + "&usher_declined=yes";
    assertLeadsTo(Parties.SHOP_BACK + "?code=", browser.get(address));
  }

  @Test
  void loginHint_isFilledIn_andUiLocalesAreSpoken() {
    Browser other = parties.stranger();
    Page page =
        open(other, parties.shop("login_hint", "grace@example.org", "ui_locales", "fr-CA de"));
    String text = other.get(page.location()).text();
    assertTrue(text.contains("value=\"grace@example.org\""));
    assertTrue(text.contains("<html lang=\"de\">"));
    open(other, parties.shop());
    assertTrue(other.get("/sign-in").text().contains("<html lang=\"en\">"));
    other.get("/language?to=es&next=/sign-in");
    open(other, parties.shop("ui_locales", "de"));
    assertTrue(other.get("/sign-in").text().contains("<html lang=\"es\">"), "the viewer's choice");
  }

  @Test
  void idTokenHint_ofTheViewerOrAnother() {
    Answer tokens = redeem(open(browser, parties.shop()));
    String hint = tokens.text("id_token");
    node.clock.advance(Duration.ofHours(3));
    Map<String, String> silent = parties.shop("prompt", "none", "id_token_hint", hint);
    assertLeadsTo(Parties.SHOP_BACK + "?code=", open(browser, silent));
    Account bob = node.account();
    Browser others = parties.browser(bob);
    assertEquals("login_required", error(open(others, silent)));
    Page page = open(others, parties.shop("id_token_hint", hint));
    assertLeadsTo("/sign-in?anew=1&next=", page);
    assertEquals("login_required", error(signIn(others, page, bob)));
    assertLeadsTo(Parties.SHOP_BACK + "?code=", signIn(others, page, ada));
  }

  @Test
  void idTokenHint_afterItsTime_isRecognised() {
    String hint = redeem(open(browser, parties.shop())).text("id_token");
    node.clock.advance(Duration.ofHours(2));
    assertLeadsTo(
        Parties.SHOP_BACK + "?code=",
        open(browser, parties.shop("prompt", "none", "id_token_hint", hint)));
  }

  @Test
  void idTokenHint_thatIsAnAccessTokenOrForged_isInvalidRequest() {
    Answer tokens = redeem(open(browser, parties.shop()));
    String genuine = tokens.text("id_token");
    String forged = genuine.substring(0, genuine.length() - 4) + "AAAA";
    for (String wrong : List.of(tokens.text("access_token"), forged, "x.y.z")) {
      assertEquals(
          "invalid_request", error(open(browser, parties.shop("id_token_hint", wrong))), wrong);
    }
  }

  @Test
  void formPost_bringsTheCode_andMayLeadToTheAppAlone() {
    Page page = open(browser, parties.shop("response_mode", "form_post"));
    assertEquals(200, page.status());
    assertTrue(
        page.header("content-security-policy")
            .contains("form-action 'self' https://shop.example;"));
    assertFalse(page.text().contains("name=\"csrf\""));
    String code = page.text().replaceFirst("(?s).*name=\"code\" value=\"([^\"]+)\".*", "$1");
    assertEquals(200, parties.redeem(code).status());
  }

  @Test
  void post_fromAnotherSite_getsACodeByTheSecondRequest() {
    Map<String, String> request = parties.shop();
    Answer posted = node.post("/oauth/authorize", request);
    String location = posted.http().headers().firstValue("Location").orElseThrow();
    assertLeadsTo(Parties.SHOP_BACK + "?code=", browser.get(location));
  }

  @Test
  void pkceOptional_withAndWithout_areHeldToWhatTheyBegan() {
    String back = "https://old.example/back?shop=1";
    Map<String, String> without =
        parties.request("old-shop", back, "code_challenge", "", "code_challenge_method", "");
    assertEquals(200, oldShop(Parties.code(open(browser, without)), "").status());
    // RFC 9700, section 4.8.2: a challenge that got lost on the way must not go unnoticed.
    Answer downgraded = oldShop(Parties.code(open(browser, without)), Parties.VERIFIER);
    assertEquals("invalid_grant", downgraded.text("error"));
    Map<String, String> with = parties.request("old-shop", back);
    assertEquals(200, oldShop(Parties.code(open(browser, with)), Parties.VERIFIER).status());
    Answer forgotten = oldShop(Parties.code(open(browser, with)), "");
    assertEquals("invalid_grant", forgotten.text("error"));
  }

  private Answer oldShop(String code, String verifier) {
    Map<String, String> form = new java.util.TreeMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("client_id", "old-shop");
    form.put("client_secret", Parties.SHOP_SECRET);
    if (!verifier.isEmpty()) {
      form.put("code_verifier", verifier);
    }
    return node.token(form);
  }

  @Test
  void scopesOfOpenIdThatUsherHasNothingFor_areLeftOut() {
    Answer tokens =
        redeem(open(browser, parties.shop("scope", "openid offline_access phone address email")));
    assertEquals("email openid", tokens.text("scope"));
    assertEquals("invalid_scope", error(open(browser, parties.shop("scope", "offline_access"))));
  }
}
