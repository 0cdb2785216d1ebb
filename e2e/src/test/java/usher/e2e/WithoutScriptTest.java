package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static usher.e2e.fixture.Screens.shot;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.ScreenKind;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: Usher's pages do all they can without script. Method: Chromium with script switched off.
 */
class WithoutScriptTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void hostedPages_withoutScript_linkATvAndSignOutOfAll() {
    var demo = screens.demo();
    var tv = screens.tv();
    var viewer = new Viewer(screens.page(ScreenKind.PHONE.options().setJavaScriptEnabled(false)));
    viewer.account(demo, demo.account());
    viewer.link("Link a TV").first().tap();
    viewer.field("Code on the TV").fill(tv.code());
    shot(viewer.page(), "phone-no-script-link");
    viewer.button("Continue").tap();
    assertThat(viewer.heading("Living Room TV wants to sign in")).isVisible();
    viewer.button("Allow").tap();
    assertThat(viewer.heading("Living Room TV is signed in")).isVisible();
    assertThat(tv.whoIsWatching()).isVisible();
    viewer.link("Devices").tap();
    viewer.button("Sign out ticked devices").tap();
    assertThat(viewer.page().getByText("Tick the devices that you want to sign out.")).isVisible();
    viewer.link("Sign out of all devices").tap();
    viewer.button("Sign out of 2 devices").tap();
    assertThat(viewer.heading("Signed out of 2 devices.")).isVisible();
    assertThat(tv.signInScreen()).isVisible();
    viewer.open("/account");
    assertThat(viewer.field("E-mail")).isVisible();
  }
}
