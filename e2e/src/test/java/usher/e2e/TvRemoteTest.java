package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Axe;
import usher.e2e.fixture.Screens;

/**
 * Goal: the remote leads everywhere and never loses its place. Method: keys alone; after each, the
 * focus must be seen.
 */
class TvRemoteTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void back_fromAnySection_leadsToHomeAndThenAsks() {
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(screens.demo().account());
    var tv = screens.tv().signIn(viewer).watchAs("Ada");
    tv.go("ArrowLeft", "Home").go("ArrowDown", "Series").choose("Series");
    assertThat(heading(tv.page(), "Series")).isVisible();
    tv.go("ArrowLeft", "Series").go("ArrowDown", "Get Help").choose("Get Help");
    assertThat(heading(tv.page(), "Get Help")).isVisible();
    tv.back();
    assertThat(tv.button("Home")).isFocused();
    assertThat(tv.button("Home")).hasAttribute("aria-current", "page");
    shot(tv.page(), "tv-back-at-home");
    tv.back();
    assertThat(tv.button("Stay")).isFocused();
    tv.back();
    assertThat(tv.button("Home")).isFocused();
  }

  @Test
  void accountWithoutProfiles_onTheTv_isNoDeadEnd() {
    var demo = screens.demo();
    var account = demo.add("newcomer@example.org", "seven green elephants");
    var viewer = demo.plainBrowser();
    viewer.signIn(account);
    var tv = screens.tv();
    viewer.allow(tv.code(), Map.of());
    assertThat(heading(tv.page(), "This account has no profiles yet")).isVisible();
    tv.focusIsSeen();
    shot(tv.page(), "tv-no-profiles");
    var axe = new Axe();
    axe.look(tv.page(), "tv-no-profiles");
    assertEquals("", axe.findings());
    viewer.submit(
        "/account/profiles/new",
        "/account/profiles/new",
        Map.of("name", "Robin", "picture", "fern"));
    tv.choose("Look again");
    assertThat(tv.button("Robin")).isVisible();
    tv.focusIsSeen().watchAs("Robin");
  }

  @Test
  void accountWithoutProfiles_onTheTv_canBeSignedOut() {
    var demo = screens.demo();
    var account = demo.add("leaver@example.org", "seven green elephants");
    var viewer = demo.plainBrowser();
    viewer.signIn(account);
    var tv = screens.tv();
    viewer.allow(tv.code(), Map.of());
    assertThat(tv.button("Look again")).isFocused();
    tv.go("ArrowRight", "Sign out").choose("Sign out");
    assertThat(tv.button("Cancel")).isFocused();
    tv.press("ArrowRight").choose("Sign out");
    assertThat(tv.signInScreen()).isVisible();
    tv.code();
  }

  private static com.microsoft.playwright.Locator heading(Page page, String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
