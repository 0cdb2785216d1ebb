package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Tv;
import usher.e2e.fixture.Viewer;

/**
 * Goal: a TV is signed in with a phone, for as long as the viewer wants, or turned away. Method: TV
 * and phone side by side; the phone is used by touch.
 */
class LinkTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void allow_untilISignOut_tvAsksWhoIsWatching() {
    var tv = screens.tv();
    var code = tv.code();
    shot(tv.page(), "tv-01-code");
    var phone = atTheLinkPage();
    shot(phone.page(), "phone-link-01-enter");
    phone.field("Code on the TV").fill(code.toLowerCase(java.util.Locale.ROOT).replace("-", " "));
    shot(phone.page(), "phone-link-02-typed");
    phone.button("Continue").tap();
    assertThat(phone.heading("Living Room TV wants to sign in")).isVisible();
    assertThat(phone.page().locator(".compare")).containsText(code);
    assertThat(phone.page().getByRole(AriaRole.RADIO, named("Until I sign out"))).isChecked();
    shot(phone.page(), "phone-link-03-compare");
    phone.button("Allow").scrollIntoViewIfNeeded();
    shot(phone.page(), "phone-link-04-how-long");
    phone.button("Allow").tap();
    assertThat(phone.heading("Living Room TV is signed in")).isVisible();
    assertThat(phone.page().getByText("It stays signed in until you sign it out.")).isVisible();
    shot(phone.page(), "phone-link-05-allowed");
    assertThat(tv.whoIsWatching()).isVisible();
    tv.focusIsSeen();
    shot(tv.page(), "tv-02-who");
  }

  @Test
  void allow_tonight_deviceListTellsWhenItEnds() {
    var tv = screens.tv();
    var phone = asked(tv);
    phone.page().getByRole(AriaRole.RADIO, named("Tonight")).check();
    phone.button("Allow").tap();
    assertThat(phone.page().getByText(Pattern.compile("It stays signed in until tomorrow, 12:00")))
        .isVisible();
    assertThat(tv.whoIsWatching()).isVisible();
    phone.link("See all devices").tap();
    assertThat(phone.device("Living Room TV")).containsText("Signs out by itself: tomorrow, 12:00");
    shot(phone.page(), "phone-devices-tonight");
  }

  @Test
  void allow_untilADate_deviceListTellsTheDay() {
    var tv = screens.tv();
    var phone = asked(tv);
    phone.page().getByRole(AriaRole.RADIO, named("Until a date")).check();
    var day = phone.field("Signs out at 12:00 noon on");
    shot(phone.page(), "phone-link-until");
    phone.button("Allow").tap();
    assertThat(phone.page().getByText("Choose a day.")).isVisible();
    shot(phone.page(), "phone-link-until-missing");
    day.fill(String.valueOf(day.getAttribute("max")));
    phone.button("Allow").tap();
    assertThat(phone.heading("Living Room TV is signed in")).isVisible();
    assertThat(tv.whoIsWatching()).isVisible();
    phone.link("See all devices").tap();
    assertThat(phone.device("Living Room TV")).containsText("Signs out by itself");
  }

  @Test
  void deny_byTouch_tvGetsNothingAndShowsANewCode() {
    var tv = screens.tv();
    var before = tv.code();
    var phone = asked(tv);
    phone.button("Deny").tap();
    assertThat(phone.heading("Not signed in")).isVisible();
    shot(phone.page(), "phone-link-denied");
    assertThat(tv.page().locator(".signin-line"))
        .hasText("The request was declined. Here is a new code.");
    assertThat(tv.page().locator(".signin-code")).not().hasText(before);
    tv.code();
    shot(tv.page(), "tv-denied");
    phone.open("/account");
    assertThat(phone.page().locator("ol.story"))
        .containsText("Living Room TV asked to sign in and was turned away.");
  }

  @Test
  void code_wrong_isToldBesideTheField() {
    var phone = atTheLinkPage();
    phone.field("Code on the TV").fill("BCDF-BCDF");
    phone.button("Continue").tap();
    assertThat(phone.page().locator("#user_code-fault")).containsText("This code is not right");
    assertThat(phone.field("Code on the TV")).isFocused();
    shot(phone.page(), "phone-link-wrong");
  }

  @Test
  void signedOutPhone_openingTheTvsLink_signsInFirstAndComesBack() {
    var tv = screens.tv();
    var code = tv.code();
    var phone = new Viewer(screens.phone());
    phone.page().navigate(screens.demo().usher() + "/link?user_code=" + code);
    assertThat(phone.page().getByText("to link your TV")).isVisible();
    shot(phone.page(), "phone-sign-in");
    phone.signIn(screens.demo().account());
    assertThat(phone.heading("Living Room TV wants to sign in")).isVisible();
  }

  @Test
  void signingInAgain_onTheSameTv_replacesItsEntry() {
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(screens.demo().account());
    var tv = screens.tv().signIn(viewer).watchAs("Ada");
    tv.page().evaluate("() => localStorage.removeItem('usher.matinee-tv.tokens')");
    tv.page().navigate(screens.demo().tv());
    tv.signIn(viewer);
    var laptop = new Viewer(screens.laptop()).account(screens.demo(), screens.demo().account());
    laptop.open("/account/devices");
    assertEquals(1, laptop.device("Living Room TV").count());
  }

  private Viewer atTheLinkPage() {
    var phone = new Viewer(screens.phone());
    phone.page().navigate(screens.demo().usher() + "/link");
    phone.signIn(screens.demo().account());
    assertThat(phone.heading("Link a TV")).isVisible();
    return phone;
  }

  /** A phone before the question whether this TV may sign in. */
  private Viewer asked(Tv tv) {
    var phone = atTheLinkPage();
    phone.field("Code on the TV").fill(tv.code());
    phone.button("Continue").tap();
    assertThat(phone.heading("Living Room TV wants to sign in")).isVisible();
    return phone;
  }

  private static com.microsoft.playwright.Page.GetByRoleOptions named(String name) {
    return new com.microsoft.playwright.Page.GetByRoleOptions().setName(name);
  }
}
