package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.ScreenKind;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Traces;
import usher.e2e.fixture.Tv;
import usher.e2e.fixture.Viewer;

/**
 * Goal: after a sign-out no key, button or reload brings anything back. Method: Chromium with its
 * memory for the Back button switched on, as viewers have it.
 */
class AfterSignOutTest {
  /** Whether the page was taken out of that memory, noted by the page itself. */
  private static final String NOTE =
      "addEventListener('pageshow', event => { if (event.persisted) window.cameBack = true })";

  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void back_afterSigningOutEverywhere_showsNoPageOfBefore() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.keepingPages(ScreenKind.LAPTOP.options()));
    var page = viewer.page();
    page.addInitScript(NOTE);
    viewer.watch(demo.web(), demo.account(), "Ada");
    viewer.button("Account menu").click();
    viewer.role(AriaRole.MENUITEM, "Account").click();
    viewer.link("Sign out of all devices").click();
    viewer.page().locator("form button.danger").click();
    assertThat(viewer.link("Sign in again")).isVisible();
    var before = page.url();
    for (int steps = 1; steps <= 5; steps++) {
      page.evaluate("() => { history.back() }");
      page.waitForCondition(() -> !page.url().equals(before));
      assertThat(viewer.button("Sign in")).isVisible();
      Traces.none(page, demo);
    }
    shot(page, "laptop-back-after-sign-out");
    page.navigate(demo.usher() + "/account");
    assertThat(viewer.field("E-mail")).isVisible();
    Traces.none(page, demo);
  }

  @Test
  void backToMatinee_signedOutMeanwhile_asksBeforeItShowsAnything() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.keepingPages(ScreenKind.LAPTOP.options()));
    var page = viewer.page();
    page.addInitScript(NOTE);
    viewer.watch(demo.web(), demo.account(), "Ada");
    page.navigate(demo.usher() + "/health");
    demo.signOutEverywhere();
    page.evaluate("() => { history.back() }");
    assertThat(viewer.button("Sign in")).isVisible();
    Traces.none(page, demo);
    shot(page, "laptop-back-to-matinee");
  }

  @Test
  void hostedPage_signedOutElsewhere_leavesByItself() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.laptop()).account(demo, demo.account());
    demo.signOutEverywhere();
    assertThat(viewer.field("E-mail")).isVisible();
    Traces.none(viewer.page(), demo);
  }

  @Test
  void tv_offDuringTheSignOut_showsTheSignInScreenAtItsNextStart() {
    var demo = screens.demo();
    var viewer = demo.plainBrowser();
    viewer.signIn(demo.account());
    var tv = screens.tv().signIn(viewer).watchAs("Ada");
    var context = tv.page().context();
    tv.page().close();
    demo.signOutEverywhere();
    var next = new Tv(context.newPage());
    next.page().navigate(demo.tv());
    next.code();
    assertThat(next.page().locator(".signin-line"))
        .hasText("You were signed out from another device.");
    Traces.none(next.page(), demo);
    shot(next.page(), "tv-was-off");
  }

  @Test
  void signedOutDevice_itsVeryNextRequest_isRefusedByMatinee() {
    var demo = screens.demo();
    var page = screens.laptop();
    new Viewer(page).watch(demo.web(), demo.account(), "Ada");
    var key = "usher." + demo.client("web") + ".tokens";
    var access = page.evaluate("key => JSON.parse(localStorage.getItem(key)).access", key);
    var ask =
        "token => fetch('/api/catalogue', {headers: {authorization: 'Bearer ' + token}})"
            + ".then(answer => answer.status)";
    assertEquals(200, page.evaluate(ask, access));
    demo.signOutEverywhere();
    assertEquals(401, page.evaluate(ask, access));
  }

  @Test
  void signOutHere_onTheWeb_wipesAndTheOthersGoOn() {
    var demo = screens.demo();
    var phone = new Viewer(screens.phone()).watch(demo.phone(), demo.account(), "Noor");
    var laptop = new Viewer(screens.laptop()).watch(demo.web(), demo.account(), "Ada");
    laptop.button("Account menu").click();
    laptop.role(AriaRole.MENUITEM, "Sign out").click();
    assertThat(laptop.page().getByText("You are signed out.")).isVisible();
    Traces.none(laptop.page(), demo);
    laptop.page().goBack();
    Traces.none(laptop.page(), demo);
    phone.page().reload();
    assertThat(phone.button("Account menu")).isVisible();
    assertFalse(laptop.button("Account menu").isVisible());
  }
}
