package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Account;
import usher.e2e.fixture.Axe;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: axe-core finds nothing on any page in any state, light or dark. Method: each page is opened
 * as viewers reach it and looked at in both; all findings of a walk are told together.
 */
class AccessTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  private final Axe axe = new Axe();

  @AfterEach
  void nothingFound() {
    assertEquals("", axe.findings());
  }

  @Test
  void fault_planted_isFound() {
    var page = screens.laptop();
    page.setContent(
        "<html lang=en><title>A page</title><main><h1>A page</h1><img src=a.png></main>");
    axe.look(page, "planted, light");
    assertTrue(axe.findings().contains("image-alt"), axe::findings);
    axe.forget();
  }

  @Test
  void accountPages_onALaptop_haveNoViolation() {
    accountPages(new Viewer(screens.laptop()), "laptop");
  }

  @Test
  void accountPages_onAPhone_haveNoViolation() {
    accountPages(new Viewer(screens.phone()), "phone");
  }

  private void accountPages(Viewer viewer, String size) {
    var demo = screens.demo();
    viewer.page().navigate(demo.usher() + "/account");
    axe.hosted(viewer.page(), size + "-sign-in");
    viewer.signIn(new Account(demo.account().email(), ""));
    assertThat(viewer.page().locator("#password-fault")).isVisible();
    axe.hosted(viewer.page(), size + "-sign-in-missing");
    viewer.signIn(demo.account());
    assertThat(viewer.heading("Account")).isVisible();
    var tv = screens.tv();
    demo.plainBrowser().signIn(demo.account());
    axe.hosted(viewer.page(), size + "-account");
    for (var path :
        List.of(
            "/link",
            "/link?user_code=" + tv.code(),
            "/account/activity",
            "/account/devices",
            "/account/password",
            "/account/profiles/new",
            "/account/sign-out?which=all",
            "/account/sign-out?which=others",
            "/account/prove",
            "/no-such-page")) {
      viewer.open(path);
      axe.hosted(
          viewer.page(), size + path.replaceAll("user_code=.*", "code").replaceAll("\\W+", "-"));
    }
    viewer.open("/account");
    viewer.page().locator("a.face").first().click();
    axe.hosted(viewer.page(), size + "-profile");
    viewer.link("Delete profile").click();
    axe.hosted(viewer.page(), size + "-profile-delete");
    viewer.open("/account/devices");
    viewer.page().locator("a[href$='/name']").first().click();
    axe.hosted(viewer.page(), size + "-device-name");
    viewer.open("/link?user_code=" + tv.code());
    viewer.button("Deny").click();
    assertThat(viewer.heading("Not signed in")).isVisible();
    axe.hosted(viewer.page(), size + "-denied");
    viewer.open("/account/sign-out?which=all");
    viewer.page().locator("button.danger").click();
    assertThat(viewer.link("Sign in again")).isVisible();
    axe.hosted(viewer.page(), size + "-receipt");
  }

  @Test
  void matineeOnTheWeb_inEachState_hasNoViolation() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.laptop());
    matinee(viewer, demo.web(), "web");
    viewer.button("Account menu").click();
    axe.look(viewer.page(), "web-menu");
    viewer.role(AriaRole.MENUITEM, "Sign out").click();
    assertThat(viewer.page().getByText("You are signed out.")).isVisible();
    axe.look(viewer.page(), "web-signed-out");
  }

  @Test
  void matineeOnThePhone_inEachState_hasNoViolation() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.phone());
    matinee(viewer, demo.phone(), "phone");
    viewer.button("Account menu").tap();
    axe.look(viewer.page(), "phone-sheet");
    viewer.button("Sign out").tap();
    assertThat(viewer.page().getByText("You are signed out.")).isVisible();
    axe.look(viewer.page(), "phone-signed-out");
  }

  private void matinee(Viewer viewer, String address, String front) {
    viewer.page().navigate(address);
    assertThat(viewer.button("Sign in")).isVisible();
    axe.look(viewer.page(), front + "-way-in");
    viewer.button("Sign in").click();
    viewer.signIn(screens.demo().account());
    assertThat(viewer.heading("Who is watching?")).isVisible();
    axe.look(viewer.page(), front + "-who");
    viewer.button("Edit profiles").click();
    axe.look(viewer.page(), front + "-who-edit");
    viewer.link("Add profile").click();
    assertThat(viewer.heading("Add a profile")).isVisible();
    axe.look(viewer.page(), front + "-profile");
    viewer.button("Cancel").click();
    viewer.choose("Ada");
    axe.look(viewer.page(), front + "-home");
    viewer.link("See details").click();
    assertThat(viewer.link("Back")).isVisible();
    axe.look(viewer.page(), front + "-title");
    viewer.page().navigate(address + "#/help");
    assertThat(viewer.heading("Help")).isVisible();
    axe.look(viewer.page(), front + "-help");
  }

  @Test
  void matineeOnTheTv_onEachScreen_hasNoViolation() {
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(screens.demo().account());
    var tv = screens.tv();
    tv.code();
    axe.look(tv.page(), "tv-sign-in");
    tv.signIn(viewer);
    axe.look(tv.page(), "tv-who");
    tv.watchAs("Ada");
    axe.look(tv.page(), "tv-home");
    tv.page().keyboard().press("Enter");
    assertThat(tv.button("Play")).isFocused();
    axe.look(tv.page(), "tv-title");
    tv.back();
    assertThat(tv.button("Home")).isVisible();
    tv.go("ArrowLeft", "Home");
    axe.look(tv.page(), "tv-menu");
    tv.go("ArrowUp", "Search").choose("Search");
    assertThat(tv.page().locator(".room-search")).isVisible();
    axe.look(tv.page(), "tv-search");
    tv.go("ArrowLeft", "Search").go("ArrowDown", "My List").choose("My List");
    assertThat(tv.page().getByText("Your list is empty")).isVisible();
    axe.look(tv.page(), "tv-list");
    tv.go("ArrowLeft", "My List").go("ArrowDown", "Get Help").choose("Get Help");
    tv.go("ArrowDown", "Sign out");
    axe.look(tv.page(), "tv-help");
    tv.choose("Sign out");
    assertThat(tv.button("Cancel")).isFocused();
    axe.look(tv.page(), "tv-confirm");
    tv.back().go("ArrowLeft", "Get Help").back();
    assertThat(tv.button("Home")).isVisible();
    tv.back();
    assertThat(tv.button("Stay")).isFocused();
    axe.look(tv.page(), "tv-leave");
  }
}
