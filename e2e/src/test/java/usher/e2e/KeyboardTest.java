package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: Usher's pages and Matinee's need no pointer. Method: Tab, Enter, Space and letters alone;
 * each stop of the focus must be seen.
 */
class KeyboardTest {
  private static final int MOST_STOPS = 60;

  /** Empty when what has the focus is in sight and marked, else what is wrong. */
  private static final String FOCUS =
      """
      () => {
        const at = document.activeElement
        if (!at || at === document.body) return '' // the browser's own bar
        const box = at.getBoundingClientRect()
        const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight
        if (!inside) return 'out of sight: ' + at.outerHTML
        const parts = [at, ...at.querySelectorAll('*')]
        for (let up = at.parentElement; up && up !== document.body; up = up.parentElement) {
          parts.push(up, ...up.children)
          if (up.matches('label, .letters, li')) break
        }
        const ring = style => style.outlineStyle !== 'none' || style.boxShadow !== 'none'
          || at.matches('.letters input, .menu [role]')
        return parts.some(part => ring(getComputedStyle(part))) ? '' : 'not marked: ' + at.outerHTML
      }
      """;

  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void hostedPages_byKeyboard_signInLinkATvAndSignOutOfAll() {
    var demo = screens.demo();
    var tv = screens.tv();
    var viewer = new Viewer(screens.laptop());
    var page = viewer.page();
    page.navigate(demo.usher() + "/link");
    assertThat(viewer.field("E-mail")).isFocused();
    page.keyboard().type(demo.account().email());
    tabTo(page, viewer.field("Password"));
    page.keyboard().type(demo.account().password());
    page.keyboard().press("Enter");
    assertThat(viewer.field("Code on the TV")).isFocused();
    page.keyboard().type(tv.code());
    page.keyboard().press("Enter");
    assertThat(viewer.button("Allow")).isVisible();
    tabTo(page, page.getByRole(AriaRole.RADIO).first());
    page.keyboard().press("ArrowDown");
    assertThat(page.getByRole(AriaRole.RADIO).nth(1)).isChecked();
    tabTo(page, viewer.button("Allow"));
    page.keyboard().press("Enter");
    assertThat(viewer.heading("Living Room TV is signed in")).isVisible();
    assertThat(tv.whoIsWatching()).isVisible();
    tabTo(page, viewer.link("Account"));
    page.keyboard().press("Enter");
    assertThat(viewer.heading("Account")).isVisible();
    tabTo(page, viewer.link("Sign out of all devices"));
    page.keyboard().press("Enter");
    assertThat(viewer.heading("Sign out of all devices?")).isVisible();
    tabTo(page, viewer.button("Sign out of 2 devices"));
    page.keyboard().press("Enter");
    assertThat(viewer.heading("Signed out of 2 devices.")).isVisible();
    assertThat(tv.signInScreen()).isVisible();
  }

  @Test
  void matinee_byKeyboard_isWalkedFromItsHomeToTheAccount() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.laptop()).watch(demo.web(), demo.account(), "Ada");
    var page = viewer.page();
    tabTo(page, viewer.button("Account menu"));
    page.keyboard().press("Enter");
    assertThat(viewer.role(AriaRole.MENUITEMRADIO, "Ada")).isFocused();
    page.keyboard().press("Escape");
    assertThat(viewer.button("Account menu")).isFocused();
    page.keyboard().press("ArrowUp");
    assertThat(viewer.role(AriaRole.MENUITEM, "Sign out")).isFocused();
    page.keyboard().press("ArrowUp");
    page.keyboard().press("ArrowUp");
    assertThat(viewer.role(AriaRole.MENUITEM, "Account")).isFocused();
    page.keyboard().press("Enter");
    assertThat(viewer.heading("Account")).isVisible();
  }

  @Test
  void skipLink_atTheTopOfEachPage_leadsToTheContent() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.laptop()).account(demo, demo.account());
    viewer.page().keyboard().press("Tab");
    assertThat(viewer.link("Skip to the content")).isFocused();
    viewer.page().keyboard().press("Enter");
    assertThat(viewer.page().locator("main")).isFocused();
  }

  /** A page that scrolls softly gets the time for it; after the last stop comes the browser's. */
  private static void isSeen(Page page) {
    try {
      page.waitForFunction("() => !(" + FOCUS + ")()");
    } catch (TimeoutError e) {
      throw new AssertionError(String.valueOf(page.evaluate(FOCUS)), e);
    }
  }

  private static void tabTo(Page page, Locator wanted) {
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      page.keyboard().press("Tab");
      isSeen(page);
      if (Boolean.TRUE.equals(wanted.evaluate("node => node === document.activeElement"))) {
        return;
      }
    }
    throw new AssertionError("Tab does not lead to " + wanted);
  }
}
