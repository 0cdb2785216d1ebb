package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.App;
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

  private static final String WITH_TOKEN =
      "([address, authorization]) => fetch(address, {headers: {authorization}})"
          + ".then(answer => answer.status)";

  /** How many keys a database of usher.js has. */
  private static final String KEYS =
      """
      name => new Promise(resolve => {
        const opening = indexedDB.open(name, 1)
        opening.onupgradeneeded = () => opening.result.createObjectStore('keys') // it was gone
        opening.onsuccess = () => {
          const database = opening.result
          const asked = database.transaction('keys').objectStore('keys').count()
          asked.onsuccess = () => { database.close(); resolve(asked.result) }
        }
      })
      """;

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
    App.hold(page, demo, demo.client("web"), "/api/catalogue");
    assertEquals(200, App.sendHeld(page));
    App.hold(page, demo, demo.client("web"), "/api/catalogue");
    demo.signOutEverywhere();
    assertEquals(401, App.sendHeld(page));
  }

  @Test
  void copiedToken_isOfNoUse() {
    var demo = screens.demo();
    var page = screens.laptop();
    new Viewer(page).watch(demo.web(), demo.account(), "Ada");
    var token = App.storedToken(page, demo.client("web"));
    for (var scheme : List.of("Bearer", "DPoP")) {
      for (var address : List.of("/api/catalogue", demo.usher() + "/v1/account")) {
        var status = page.evaluate(WITH_TOKEN, List.of(address, scheme + " " + token));
        assertEquals(401, status, scheme + " " + address);
      }
    }
    // A request that was seen on its way is not good a second time either.
    App.hold(page, demo, demo.client("web"), "/api/catalogue");
    assertEquals(200, App.sendHeld(page));
    assertEquals(401, App.sendHeld(page));
  }

  @Test
  void signOut_throwsTheKeyAway() {
    var demo = screens.demo();
    var page = screens.laptop();
    new Viewer(page).watch(demo.web(), demo.account(), "Ada");
    var database = "usher." + demo.client("web") + ".keys";
    assertEquals(1, page.evaluate(KEYS, database));
    demo.signOutEverywhere();
    assertThat(new Viewer(page).button("Sign in")).isVisible();
    page.waitForCondition(() -> page.evaluate(KEYS, database).equals(0));
  }

  @Test
  void keyThatTheBrowserThrewAway_endsTheSignInInPlainWords() {
    var demo = screens.demo();
    var page = screens.laptop();
    var viewer = new Viewer(page).watch(demo.web(), demo.account(), "Ada");
    page.evaluate(
        "database => new Promise(done => (indexedDB.deleteDatabase(database).onsuccess = done))"
            + ".then(() => undefined)",
        "usher." + demo.client("web") + ".keys");
    page.reload();
    assertThat(viewer.button("Sign in")).isVisible();
    Traces.none(page, demo);
    // Usher still knows this browser: no password is asked for again.
    viewer.button("Sign in").click();
    assertThat(viewer.heading("Who is watching?")).isVisible();
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
