package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static usher.e2e.fixture.Screens.shot;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: what depends on time happens in time. Method: Usher's clock is moved on, on a demo of its
 * own; the browsers keep theirs.
 */
class ClockTest {
  @RegisterExtension final Screens screens = Screens.beforeOwnDemo();

  @Test
  void tonight_pastNoonTomorrow_tvSignsItselfOut() {
    var demo = screens.demo();
    var viewer = demo.plainBrowser();
    viewer.signIn(demo.account());
    var tv = screens.tv();
    viewer.allow(tv.code(), Map.of("how_long", "tonight"));
    tv.watchAs("Ada");
    demo.advance(Duration.ofHours(37));
    assertThat(tv.signInScreen()).isVisible();
    assertThat(tv.page().locator(".signin-line")).hasText("Your stay here has ended.");
    shot(tv.page(), "tv-stay-ended");
    var laptop = new Viewer(screens.laptop()).account(demo, demo.account());
    assertThat(laptop.page().locator("ol.story"))
        .containsText("Living Room TV was signed out: its time was over.");
  }

  @Test
  void signOutOfAll_passwordGivenLongAgo_asksForItAgain() {
    var demo = screens.demo();
    var laptop = new Viewer(screens.laptop()).account(demo, demo.account());
    new Viewer(screens.phone()).account(demo, demo.account());
    laptop.open("/account/sign-out?which=all");
    assertThat(laptop.heading("Sign out of all devices?")).isVisible();
    assertThat(laptop.field("Password")).hasCount(0);
    demo.advance(Duration.ofMinutes(11));
    laptop.page().reload();
    assertThat(laptop.field("Password")).isVisible();
    shot(laptop.page(), "laptop-confirm-proof");
    laptop.field("Password").fill("not this one at all");
    laptop.page().locator("button.danger").click();
    assertThat(laptop.page().locator("#password-fault")).isVisible();
    laptop.field("Password").fill(demo.account().password());
    laptop.page().locator("button.danger").click();
    assertThat(laptop.heading("Signed out of 2 devices.")).isVisible();
  }

  @Test
  void device_unusedForMonths_isMarked() {
    var demo = screens.demo();
    var viewer = demo.plainBrowser();
    viewer.signIn(demo.account());
    var tv = screens.tv().signIn(viewer);
    tv.page().context().close();
    demo.advance(Duration.ofDays(100));
    var laptop = new Viewer(screens.laptop()).account(demo, demo.account());
    laptop.open("/account/devices");
    assertThat(laptop.device("Living Room TV")).containsText("Not used since");
    shot(laptop.page(), "laptop-devices-unused");
  }

  @Test
  void code_wrongTooOften_hasToWait() {
    var demo = screens.demo();
    var guesser = demo.plainBrowser();
    guesser.signIn(demo.account());
    var guess = Map.of("user_code", "BCDF-BCDF", "decision", "deny");
    int tries = 1;
    while (guesser.submit("/link", "/link/decision", guess).status() != 429) {
      tries++;
      assertTrue(tries <= 6, "guesses are not slowed down");
    }
    var phone = new Viewer(screens.phone());
    phone.page().navigate(demo.usher() + "/link");
    phone.signIn(demo.account());
    phone.field("Code on the TV").fill("BCDF-BCDG");
    phone.button("Continue").tap();
    assertThat(phone.page().getByText(Pattern.compile("Try again in \\d+ seconds\\."))).isVisible();
    shot(phone.page(), "phone-link-wait");
    demo.advance(Duration.ofMinutes(16));
    phone.field("Code on the TV").fill(screens.tv().code());
    phone.button("Continue").tap();
    assertThat(phone.button("Allow")).isVisible();
  }

  @Test
  void code_leftForTenMinutes_isToldAsTooOld() {
    var demo = screens.demo();
    var tv = screens.tv();
    var code = tv.code();
    var phone = new Viewer(screens.phone());
    phone.page().navigate(demo.usher() + "/link?user_code=" + code);
    phone.signIn(demo.account());
    assertThat(phone.button("Allow")).isVisible();
    demo.advance(Duration.ofMinutes(11));
    phone.button("Allow").tap();
    assertThat(phone.heading("This code is too old")).isVisible();
    shot(phone.page(), "phone-link-too-old");
    assertThat(tv.page().locator(".signin-code")).not().hasText(code);
    tv.code();
  }
}
