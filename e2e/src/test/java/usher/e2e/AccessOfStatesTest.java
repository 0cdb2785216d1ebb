package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Account;
import usher.e2e.fixture.Axe;
import usher.e2e.fixture.PlainBrowser;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: axe-core finds nothing on Usher's pages in the states that are met rarely either: faults,
 * waits, outcomes, a long life. Method: as in {@link AccessTest}, on a demo whose clock may be
 * moved.
 */
class AccessOfStatesTest {
  private static int accounts;

  @RegisterExtension final Screens screens = Screens.beforeOwnDemo();

  private final Axe axe = new Axe();
  private Account account;
  private Viewer phone;

  @BeforeEach
  void addAccount() {
    accounts++;
    var email = "guest" + accounts + "@example.org";
    account = screens.demo().add(email, "seven green elephants");
    phone = new Viewer(screens.phone());
    phone.page().navigate(screens.demo().usher() + "/account");
  }

  @AfterEach
  void nothingFound() {
    assertEquals("", axe.findings());
  }

  @Test
  void signIn_wrongAndThenHavingToWait_hasNoViolation() {
    var wrong = new Account(account.email(), "not this one at all");
    phone.signIn(wrong);
    assertThat(phone.page().locator("#password-fault")).isVisible();
    look("sign-in-wrong");
    var waiting = phone.page().getByText(Pattern.compile("Try again in \\d+ seconds?\\."));
    for (int tries = 0; tries < 10 && waiting.count() == 0; tries++) {
      phone.signIn(wrong);
      phone.page().waitForLoadState();
    }
    assertThat(waiting).isVisible();
    look("sign-in-wait");
  }

  @Test
  void signIn_afterBeingSignedOutElsewhere_hasNoViolation() {
    signIn();
    var other = screens.demo().plainBrowser();
    other.signIn(account);
    other.submit("/account/sign-out?which=all", "/account/sign-out", Map.of("which", "all"));
    assertThat(phone.page().getByText("You were signed out. Sign in to go on.")).isVisible();
    look("sign-in-signed-out");
  }

  @Test
  void link_inEachOutcome_hasNoViolation() {
    signIn();
    phone.open("/link?user_code=BCDF-BCDF");
    look("link-wrong");
    var tv = screens.tv();
    var code = tv.code();
    phone.open("/link?user_code=" + code);
    phone.page().locator("input[value=until]").check();
    phone.button("Allow").click();
    assertThat(phone.page().locator("#until-fault")).isVisible();
    look("link-until-missing");
    phone.page().locator("input[value=tonight]").check();
    phone.button("Allow").click();
    assertThat(phone.heading("Living Room TV is signed in")).isVisible();
    look("link-allowed");
    var second = screens.tv().code();
    phone.open("/link?user_code=" + second);
    var other = screens.demo().plainBrowser();
    other.signIn(account);
    other.allow(second, Map.of());
    phone.button("Allow").click();
    assertThat(phone.heading("This code is too old")).isVisible();
    look("link-expired");
    for (int guess = 0; guess < 6; guess++) {
      phone.open("/link?user_code=BCDF-GHJ" + "BCDFGH".charAt(guess));
    }
    assertThat(phone.page().getByText(Pattern.compile("Try again in \\d+ seconds?\\.")))
        .isVisible();
    look("link-wait");
    // The others' codes come from the same address, and must not have to wait.
    screens.demo().advance(Duration.ofMinutes(16));
  }

  @Test
  void devices_unusedNamedOddlyAndTicked_haveNoViolation() {
    signIn();
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(account);
    var tv = screens.tv();
    viewer.allow(tv.code(), Map.of());
    assertThat(tv.button("Look again")).isFocused();
    // Switched off: a TV that is on would use its sign-in again as soon as the clock has moved.
    tv.page().close();
    screens.demo().advance(Duration.ofDays(91));
    // A browser's own sign-in ends after 90 days without use, and its page gives way by itself.
    assertThat(phone.field("E-mail")).isVisible();
    phone.signIn(account);
    assertThat(phone.heading("Account")).isVisible();
    phone.open("/account/devices");
    assertThat(phone.device("Living Room TV")).containsText("Not used since");
    phone
        .device("Living Room TV")
        .getByRole(com.microsoft.playwright.options.AriaRole.CHECKBOX)
        .check();
    look("devices-unused");
    phone.page().locator("a[href$='/name']").last().click();
    phone.field("Name").fill("");
    phone.page().evaluate("() => { document.querySelector('main form').noValidate = true }");
    phone.button("Save").click();
    assertThat(phone.page().locator("#name-fault")).isVisible();
    look("rename-fault");
    phone.field("Name").fill("Donaudampfschifffahrtselektrizit\u00e4tenhauptbetriebswerk");
    phone.button("Save").click();
    assertThat(phone.page().getByText("Device renamed.")).isVisible();
    look("devices-notice");
    phone.open("/account/sign-out?which=others");
    look("confirm-others");
    phone.page().locator("button.danger").click();
    assertThat(phone.link("Back to Devices")).isVisible();
    look("receipt-others");
  }

  @Test
  void devices_thirty_haveNoViolation() {
    signIn();
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(account);
    for (int i = 1; i < 30; i++) {
      signInTv(viewer, "Bedroom TV " + i);
    }
    phone.open("/account/devices");
    assertThat(phone.page().locator("li.device")).hasCount(31);
    look("devices-thirty");
  }

  private void signInTv(PlainBrowser viewer, String name) {
    var client = screens.demo().client("tv");
    var asked =
        viewer.token(
            "/oauth/device_authorization",
            Map.of("client_id", client, "device_name", name, "device_kind", "tv"));
    var codes = JsonParser.parseString(asked.body()).getAsJsonObject();
    viewer.allow(codes.get("user_code").getAsString(), Map.of());
    var poll =
        Map.of(
            "client_id",
            client,
            "grant_type",
            "urn:ietf:params:oauth:grant-type:device_code",
            "device_code",
            codes.get("device_code").getAsString());
    assertEquals(200, viewer.token("/oauth/token", poll).status());
  }

  @Test
  void profile_withAFault_hasNoViolation() {
    signIn();
    phone.open("/account/profiles/new");
    phone.page().evaluate("() => { document.querySelector('main form').noValidate = true }");
    phone.button("Save").click();
    assertThat(phone.page().locator("#name-fault")).isVisible();
    look("profile-fault");
    phone.field("Name").fill("Ada");
    phone.button("Save").click();
    assertThat(phone.page().getByText("Profile saved.")).isVisible();
    look("account-notice");
  }

  @Test
  void password_wrongWeakAndChanged_hasNoViolation() {
    signIn();
    phone.open("/account/password");
    phone.field("Current password").fill("not this one");
    phone.field("New password").fill("eight blue giraffes");
    phone.button("Change password").click();
    assertThat(phone.page().locator("#password-fault")).isVisible();
    look("password-wrong");
    phone.field("Current password").fill(account.password());
    phone.field("New password").fill("short");
    phone.button("Change password").click();
    assertThat(phone.page().locator("#new_password-fault")).isVisible();
    look("password-weak");
    phone.field("Current password").fill(account.password());
    phone.field("New password").fill("eight blue giraffes");
    phone.button("Change password").click();
    assertThat(phone.heading("Password changed")).isVisible();
    look("password-changed");
  }

  @Test
  void proof_askedForAndWrong_hasNoViolation() {
    signIn();
    screens.demo().advance(Duration.ofMinutes(11));
    phone.open("/account/sign-out?which=all");
    phone.page().getByLabel("Change my password too").check();
    look("confirm-proof");
    phone.field("Password").fill("not this one");
    phone.page().locator("button.danger").click();
    assertThat(phone.page().locator("#password-fault")).isVisible();
    look("confirm-proof-wrong");
    phone.open("/account/prove");
    phone.field("Password").fill("not this one");
    phone.button("Continue").click();
    assertThat(phone.page().locator("#password-fault")).isVisible();
    look("prove-wrong");
  }

  @Test
  void form_openForTooLong_hasNoViolation() {
    signIn();
    phone.open("/account/password");
    phone
        .page()
        .context()
        .clearCookies(new BrowserContext.ClearCookiesOptions().setName("__Host-usher-form"));
    phone.button("Change password").click();
    assertThat(phone.heading("This page was open for too long")).isVisible();
    look("too-old");
  }

  @Test
  void languages_other_haveNoViolation() {
    signIn();
    for (var language : new String[] {"Deutsch", "Espa\u00f1ol"}) {
      phone.link(language).click();
      assertThat(phone.page().locator("html")).hasAttribute("lang", Pattern.compile("de|es"));
      look("account-" + language.substring(0, 2).toLowerCase(java.util.Locale.ROOT));
    }
  }

  private void signIn() {
    phone.signIn(account);
    assertThat(phone.heading("Account")).isVisible();
  }

  private void look(String state) {
    axe.hosted(phone.page(), "state-" + state);
  }
}
