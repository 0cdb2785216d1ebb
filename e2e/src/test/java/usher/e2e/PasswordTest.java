package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static usher.e2e.fixture.Screens.shot;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Account;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Tv;
import usher.e2e.fixture.Viewer;

/**
 * Goal: a changed password ends the other sign-ins unless the viewer unticks it; a wrong one is
 * told, and too many have to wait. Method: an account of its own for each test.
 */
class PasswordTest {
  private static int accounts;

  @RegisterExtension final Screens screens = Screens.beforeOwnDemo();

  private Account account;
  private Account changed;

  @BeforeEach
  void addAccount() {
    accounts++;
    var email = "viewer" + accounts + "@example.org";
    account = screens.demo().add(email, "seven green elephants");
    changed = new Account(email, "eight blue giraffes");
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(account);
    var page = "/account/profiles/new";
    viewer.submit(page, page, Map.of("name", "Ada", "picture", "fern"));
    viewer.signOutHere();
  }

  @Test
  void change_asOffered_signsOutAllOtherDevices() {
    var tv = signedInTv();
    var laptop = atThePassword();
    assertThat(laptop.page().getByText("1 other device will have to sign in again.")).isVisible();
    shot(laptop.page(), "laptop-password");
    laptop.field("Current password").fill(account.password());
    laptop.field("New password").fill(changed.password());
    laptop.button("Change password").click();
    assertThat(laptop.heading("Password changed")).isVisible();
    shot(laptop.page(), "laptop-password-changed");
    assertThat(tv.signInScreen()).isVisible();
    assertThat(tv.page().locator(".signin-line"))
        .hasText("The password was changed. Please sign in again.");
    laptop.link("To your account").click();
    var story = laptop.page().locator("ol.story");
    assertThat(story).containsText("The password was changed by Chrome on");
    assertThat(story)
        .containsText("Living Room TV was signed out because the password was changed.");
    shot(laptop.page(), "laptop-account-after-password");
    new Viewer(screens.phone()).account(screens.demo(), changed);
  }

  @Test
  void change_othersUnticked_leavesThemSignedIn() {
    var tv = signedInTv();
    var laptop = atThePassword();
    laptop.field("Current password").fill(account.password());
    laptop.field("New password").fill(changed.password());
    laptop.page().locator("input[name=others]").uncheck();
    laptop.button("Change password").click();
    assertThat(laptop.heading("Password changed")).isVisible();
    tv.page().reload();
    assertThat(tv.whoIsWatching()).isVisible();
  }

  @Test
  void change_currentWrongOrNewWeak_isToldBesideTheField() {
    var laptop = atThePassword();
    laptop.field("Current password").fill("not this one");
    laptop.field("New password").fill(changed.password());
    laptop.button("Change password").click();
    assertThat(laptop.page().locator("#password-fault"))
        .containsText("This is not your current password.");
    laptop.field("Current password").fill(account.password());
    laptop.field("New password").fill("short");
    laptop.button("Change password").click();
    assertThat(laptop.page().locator("#new_password-fault"))
        .containsText("Use at least 15 characters.");
    shot(laptop.page(), "laptop-password-weak");
  }

  @Test
  void signOutOfAll_withAPasswordChange_letsOnlyTheNewOneIn() {
    var tv = signedInTv();
    var laptop = new Viewer(screens.laptop()).account(screens.demo(), account);
    laptop.link("Sign out of all devices").click();
    laptop.page().getByLabel("Change my password too").check();
    laptop.field("New password").fill(changed.password());
    shot(laptop.page(), "laptop-confirm-change");
    laptop.button("Sign out of 2 devices").click();
    assertThat(laptop.heading("Signed out of 2 devices.")).isVisible();
    assertThat(laptop.page().getByText("Your password is changed.")).isVisible();
    assertThat(tv.signInScreen()).isVisible();
    laptop.link("Sign in again").click();
    laptop.signIn(account);
    assertThat(laptop.page().locator("#password-fault")).isVisible();
    laptop.signIn(changed);
    assertThat(laptop.heading("Account")).isVisible();
  }

  @Test
  void signIn_wrongPasswords_areToldAndThenHaveToWait() {
    var laptop = new Viewer(screens.laptop());
    laptop.page().navigate(screens.demo().usher() + "/sign-in");
    var wrong = new Account(account.email(), "not this one at all");
    laptop.signIn(wrong);
    assertThat(laptop.page().locator("#password-fault"))
        .containsText("This e-mail and password do not belong together.");
    assertThat(laptop.field("Password")).isFocused();
    shot(laptop.page(), "laptop-sign-in-wrong");
    var waiting = laptop.page().getByText(Pattern.compile("Try again in \\d+ seconds?\\."));
    for (int tries = 0; tries < 10 && waiting.count() == 0; tries++) {
      laptop.signIn(wrong);
      laptop.page().waitForLoadState();
    }
    assertThat(waiting).isVisible();
    shot(laptop.page(), "laptop-sign-in-wait");
    assertThat(laptop.page().getByText("You can try again now.")).isVisible();
    laptop.signIn(account);
    assertThat(laptop.heading("Account")).isVisible();
  }

  private Tv signedInTv() {
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(account);
    var tv = screens.tv().signIn(viewer);
    viewer.signOutHere();
    return tv;
  }

  private Viewer atThePassword() {
    var laptop = new Viewer(screens.laptop()).account(screens.demo(), account);
    laptop.page().getByText("Change password").click();
    assertThat(laptop.heading("Change password")).isVisible();
    return laptop;
  }
}
