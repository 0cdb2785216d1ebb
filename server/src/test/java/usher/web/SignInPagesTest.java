package usher.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.web.Browser.Page;
import usher.web.look.Frame;
import usher.web.visit.Next;

/** Signing in on a page: what a browser sends and gets. */
class SignInPagesTest {
  private static final String LINUX = "Chrome on Linux";

  @TempDir Path folder;
  private WebHouse house;

  @BeforeEach
  void open() throws IOException {
    house = new WebHouse(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void account_signedOut_leadsToSignInAndBack() {
    Browser browser = house.browser();
    String location = browser.get("/account/devices?x=1").location();
    assertEquals("/sign-in?next=%2Faccount%2Fdevices%3Fx%3D1", location);
    browser.get(location);
    Page page = signIn(browser, WebHouse.EMAIL, WebHouse.PASSWORD, "/account/devices?x=1");
    assertEquals("/account/devices?x=1", page.location());
    assertEquals(200, browser.get(page.location()).status());
  }

  @Test
  void signIn_rightPassword_setsGuardedCookies() {
    Browser browser = house.browser();
    browser.get("/sign-in");
    Page page = signIn(browser, " ADA@example.org ", WebHouse.PASSWORD, "");
    assertEquals(303, page.status());
    List<String> set = page.headers().getOrDefault("set-cookie", List.of());
    assertEquals(2, set.size());
    for (String cookie : set) {
      assertTrue(cookie.startsWith("__Host-usher"), cookie);
      assertTrue(cookie.endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax"), cookie);
    }
    Page account = browser.get("/account");
    assertTrue(account.text().contains("ada@example.org"));
    assertTrue(account.text().contains(LINUX));
    assertTrue(account.text().contains("Standard plan"));
    assertEquals("no-store", account.header("cache-control"));
  }

  @Test
  void signIn_onAnAndroidPhone_asksForItsModelAndNamesItByThat() {
    Browser phone =
        house
            .browser()
            .says(
                "User-Agent",
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/140.0.0.0 Mobile Safari/537.36")
            .says("Sec-CH-UA-Mobile", "?1")
            .says("Sec-CH-UA-Platform", "\"Android\"");
    assertEquals("Sec-CH-UA-Model", phone.get("/sign-in").header("accept-ch"));
    phone.says("Sec-CH-UA-Model", "\"Pixel 9\"").signedIn();
    assertEquals(List.of("Chrome on Pixel 9"), house.signedIn());
  }

  @Test
  void signIn_wrongPasswordOrUnknownAddress_readTheSame() {
    Browser browser = house.browser();
    browser.get("/sign-in");
    Page known = signIn(browser, WebHouse.EMAIL, "wrong", "/");
    Page unknown = signIn(browser, "eve@example.org", "wrong", "/");
    assertEquals(422, known.status());
    assertTrue(known.text().contains("id=\"password-fault\""));
    assertEquals(known.text(), unknown.text().replace("eve@", "ada@"));
    assertFalse(known.text().contains("\"wrong\""), "a password came back");
    assertEquals(List.of(), house.signedIn());
  }

  @Test
  void signIn_manyWrong_tellsTheWaitAndThenLetsIn() {
    Browser browser = house.browser();
    browser.get("/sign-in");
    Page page = signIn(browser, WebHouse.EMAIL, "wrong", "/");
    for (int i = 0; i < 6; i++) {
      page = signIn(browser, WebHouse.EMAIL, "wrong", "/");
    }
    assertEquals(429, page.status());
    assertEquals("40", page.header("retry-after"));
    assertTrue(page.text().contains("Try again in 40 seconds."));
    assertEquals(429, signIn(browser, WebHouse.EMAIL, WebHouse.PASSWORD, "/").status());
    house.pass(Duration.ofSeconds(41));
    assertEquals(303, signIn(browser, WebHouse.EMAIL, WebHouse.PASSWORD, "/").status());
  }

  @Test
  void signIn_withoutTokenOfThisBrowser_isTooOldAndDoesNothing() {
    Browser other = house.browser();
    Browser browser = house.browser().says("Accept-Language", "de");
    browser.get("/sign-in");
    browser.cookies.clear();
    Page page = signIn(browser, WebHouse.EMAIL, WebHouse.PASSWORD, "/");
    assertEquals(403, page.status());
    assertTrue(page.text().contains("Diese Seite war zu lange offen"));
    other.get("/sign-in");
    other.says("Sec-Fetch-Site", "cross-site");
    assertEquals(403, signIn(other, WebHouse.EMAIL, WebHouse.PASSWORD, "/").status());
    assertEquals(List.of(), house.signedIn());
  }

  @Test
  void signIn_sameBrowserAgain_replacesItsEntry() {
    Browser browser = house.browser().signedIn();
    String first = house.sid(LINUX);
    browser.get("/sign-in?anew=1");
    signIn(browser, WebHouse.EMAIL, WebHouse.PASSWORD, "/");
    assertEquals(List.of(LINUX), house.signedIn());
    assertNotEquals(first, house.sid(LINUX));
  }

  @Test
  void signIn_forAnApp_namesItAndMayLeadBack() {
    Browser browser = house.browser();
    String request =
        "/oauth/authorize?client_id=web&response_type=code"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A8081%2F"
            + "&code_challenge_method=S256&code_challenge="
            + "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&login_hint=ada%40example.org";
    Page page = browser.get("/sign-in?next=" + Frame.encode(request));
    assertTrue(page.text().contains("to continue to Matinee"));
    assertTrue(page.text().contains("value=\"ada@example.org\""));
    assertTrue(
        page.header("content-security-policy")
            .contains("form-action 'self' http://localhost:8081"));
  }

  @Test
  void signIn_afterBeingSignedOutElsewhere_saysSoOnce() {
    Browser browser = house.browser().signedIn();
    Browser other = house.browser().signedIn();
    other.get("/account/sign-out?which=others");
    other.post("/account/sign-out", "which", "others");
    Page page = browser.get(browser.get("/account").location());
    assertTrue(page.text().contains("You were signed out."));
    assertFalse(page.text().contains("ada@"));
  }

  @Test
  void language_switched_staysAndComesBack() {
    Browser browser = house.browser();
    Page page = browser.get("/language?to=es&next=%2Fsign-in%3Fnext%3D%252Flink");
    assertEquals("/sign-in?next=%2Flink", page.location());
    assertTrue(browser.get("/sign-in").text().contains("Iniciar sesión"));
    assertEquals("/account", browser.get("/language?to=xx&next=//evil").location());
    assertEquals("es", browser.cookies.get("lang"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\/evil",
        "",
        "/a\r\nSet-Cookie: x=y",
        "/\t/evil",
        "javascript:alert(1)",
        "evil"
      })
  void next_elsewhere_isTheAccountPage(String asked) {
    assertEquals("/account", Next.safe(asked));
  }

  @Test
  void unknownAddress_isAPageInTheViewersLanguage() {
    Page page = house.browser().says("Accept-Language", "de").get("/nowhere");
    assertEquals(404, page.status());
    assertTrue(page.text().contains("Diese Seite gibt es nicht"));
    assertFalse(page.text().contains("{"), "unfilled");
  }

  @Test
  void files_ofThePages_areServed() {
    Browser browser = house.browser();
    String html = browser.get("/sign-in").text();
    String css = html.replaceAll("(?s).*href=\"(/assets/usher.css[^\"]*)\".*", "$1");
    assertTrue(browser.get(css).header("cache-control").contains("immutable"));
    assertTrue(browser.get("/brand.css").text().contains("--accent: #ffb454"));
    assertEquals("image/svg+xml", browser.get("/pictures/plum.svg").header("content-type"));
    assertTrue(browser.get("/link/qr.svg?user_code=bcdf-ghjk").text().contains("<path"));
    assertEquals(404, browser.get("/link/qr.svg?user_code=no").status());
  }

  private static Page signIn(Browser browser, String email, String password, String next) {
    return browser.post("/sign-in", "email", email, "password", password, "next", next);
  }
}
