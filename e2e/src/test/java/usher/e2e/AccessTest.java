package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static usher.e2e.fixture.Screens.shot;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Account;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: axe-core finds nothing on any page in any state, light or dark. Method: each page is opened
 * as viewers reach it and looked at in both; all findings of a walk are told together.
 */
class AccessTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  private final List<String> findings = new ArrayList<>();

  @AfterEach
  void nothingFound() {
    assertEquals("", String.join("\n", findings));
  }

  @Test
  void fault_planted_isFound() {
    var page = screens.laptop();
    page.setContent(
        "<html lang=en><title>A page</title><main><h1>A page</h1><img src=a.png></main>");
    look(page, "planted, light");
    assertTrue(String.join("", findings).contains("image-alt"), findings::toString);
    findings.clear();
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
    hosted(viewer, size + "-sign-in");
    viewer.signIn(new Account(demo.account().email(), ""));
    assertThat(viewer.page().locator("#password-fault")).isVisible();
    hosted(viewer, size + "-sign-in-missing");
    viewer.signIn(demo.account());
    assertThat(viewer.heading("Account")).isVisible();
    var tv = screens.tv();
    demo.plainBrowser().signIn(demo.account());
    hosted(viewer, size + "-account");
    for (var path :
        List.of(
            "/link",
            "/link?user_code=" + tv.code(),
            "/account/devices",
            "/account/password",
            "/account/profiles/new",
            "/account/sign-out?which=all",
            "/account/sign-out?which=others",
            "/account/prove",
            "/no-such-page")) {
      viewer.open(path);
      hosted(viewer, size + path.replaceAll("user_code=.*", "code").replaceAll("\\W+", "-"));
    }
    viewer.open("/account");
    viewer.page().locator("a.face").first().click();
    hosted(viewer, size + "-profile");
    viewer.link("Delete profile").click();
    hosted(viewer, size + "-profile-delete");
    viewer.open("/account/devices");
    viewer.page().locator("a[href$='/name']").first().click();
    hosted(viewer, size + "-device-name");
    viewer.open("/link?user_code=" + tv.code());
    viewer.button("Deny").click();
    assertThat(viewer.heading("Not signed in")).isVisible();
    hosted(viewer, size + "-denied");
    viewer.open("/account/sign-out?which=all");
    viewer.page().locator("button.danger").click();
    assertThat(viewer.link("Sign in again")).isVisible();
    hosted(viewer, size + "-receipt");
  }

  @Test
  void matineeOnTheWeb_inEachState_hasNoViolation() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.laptop());
    matinee(viewer, demo.web(), "web");
    viewer.button("Account menu").click();
    look(viewer.page(), "web-menu");
    viewer.role(AriaRole.MENUITEM, "Sign out").click();
    assertThat(viewer.page().getByText("You are signed out.")).isVisible();
    look(viewer.page(), "web-signed-out");
  }

  @Test
  void matineeOnThePhone_inEachState_hasNoViolation() {
    var demo = screens.demo();
    var viewer = new Viewer(screens.phone());
    matinee(viewer, demo.phone(), "phone");
    viewer.button("Account menu").tap();
    look(viewer.page(), "phone-sheet");
    viewer.button("Sign out").tap();
    assertThat(viewer.page().getByText("You are signed out.")).isVisible();
    look(viewer.page(), "phone-signed-out");
  }

  private void matinee(Viewer viewer, String address, String front) {
    viewer.page().navigate(address);
    assertThat(viewer.button("Sign in")).isVisible();
    look(viewer.page(), front + "-way-in");
    viewer.button("Sign in").click();
    viewer.signIn(screens.demo().account());
    assertThat(viewer.heading("Who is watching?")).isVisible();
    look(viewer.page(), front + "-who");
    viewer.button("Edit profiles").click();
    look(viewer.page(), front + "-who-edit");
    viewer.link("Add profile").click();
    assertThat(viewer.heading("Add a profile")).isVisible();
    look(viewer.page(), front + "-profile");
    viewer.button("Cancel").click();
    viewer.choose("Ada");
    look(viewer.page(), front + "-home");
    viewer.link("See details").click();
    assertThat(viewer.link("Back")).isVisible();
    look(viewer.page(), front + "-title");
    viewer.page().navigate(address + "#/help");
    assertThat(viewer.heading("Help")).isVisible();
    look(viewer.page(), front + "-help");
  }

  @Test
  void matineeOnTheTv_onEachScreen_hasNoViolation() {
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(screens.demo().account());
    var tv = screens.tv();
    tv.code();
    look(tv.page(), "tv-sign-in");
    tv.signIn(viewer);
    look(tv.page(), "tv-who");
    tv.watchAs("Ada");
    look(tv.page(), "tv-home");
    tv.page().keyboard().press("Enter");
    assertThat(tv.button("Add to My List")).isVisible();
    look(tv.page(), "tv-title");
    tv.back();
    assertThat(tv.button("Home")).isVisible();
    tv.go("ArrowLeft", "Home");
    look(tv.page(), "tv-menu");
    tv.go("ArrowUp", "Search").choose("Search");
    assertThat(tv.page().locator(".room-search")).isVisible();
    look(tv.page(), "tv-search");
    tv.go("ArrowLeft", "Search").go("ArrowDown", "My List").choose("My List");
    assertThat(tv.page().getByText("Your list is empty")).isVisible();
    look(tv.page(), "tv-list");
    tv.go("ArrowLeft", "My List").go("ArrowDown", "Get Help").choose("Get Help");
    tv.go("ArrowDown", "Sign out");
    look(tv.page(), "tv-help");
    tv.choose("Sign out");
    assertThat(tv.button("Cancel")).isFocused();
    look(tv.page(), "tv-confirm");
    tv.back().go("ArrowLeft", "Get Help").back();
    assertThat(tv.button("Home")).isVisible();
    tv.back();
    assertThat(tv.button("Stay")).isFocused();
    look(tv.page(), "tv-leave");
  }

  /** Usher's pages follow the system's choice of light or dark. */
  private void hosted(Viewer viewer, String state) {
    var page = viewer.page();
    page.emulateMedia(emulate(ColorScheme.DARK));
    shot(page, "hosted-" + state + "-dark");
    look(page, state + ", dark");
    page.emulateMedia(emulate(ColorScheme.LIGHT));
    shot(page, "hosted-" + state);
    look(page, state + ", light");
  }

  /** Matinee is a cinema, always dark. */
  private void look(Page page, String state) {
    if (!state.contains(",")) {
      page.emulateMedia(emulate(ColorScheme.NO_PREFERENCE));
      shot(page, "matinee-" + state);
    }
    // Transitions under way have colours that nobody chose.
    page.evaluate(
        "() => document.getAnimations().forEach(each => {"
            + " try { each.finish() } catch (endless) { each.cancel() } })");
    new AxeBuilder(page)
        .setLegacyMode(true)
        .analyze()
        .getViolations()
        .forEach(rule ->
            findings.add(
                state
                    + ": "
                    + rule.getId()
                    + ": "
                    + rule.getHelp()
                    + rule.getNodes().stream()
                        .map(node -> "\n    " + node.getHtml() + " " + node.getFailureSummary())
                        .collect(Collectors.joining())));
  }

  private static Page.EmulateMediaOptions emulate(ColorScheme scheme) {
    return new Page.EmulateMediaOptions()
        .setColorScheme(scheme)
        .setReducedMotion(ReducedMotion.REDUCE);
  }
}
