package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Traces;
import usher.e2e.fixture.Tv;
import usher.e2e.fixture.Viewer;

/**
 * Goal: the four ways out, walked exactly as viewers walk them. Method: a TV, a laptop and a phone
 * are signed in side by side; one of them walks, the others are looked at.
 */
class WalksTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void allDevices_onALaptop_signsOutEveryScreen() {
    var house = House.signedIn(screens);
    var laptop = house.laptop;
    shot(laptop.page(), "laptop-01-home");
    laptop.button("Account menu").click();
    shot(laptop.page(), "laptop-02-menu");
    laptop.role(AriaRole.MENUITEM, "Account").click();
    assertThat(laptop.heading("Account")).isVisible();
    shot(laptop.page(), "laptop-03-account");
    laptop.link("Sign out of all devices").scrollIntoViewIfNeeded();
    shot(laptop.page(), "laptop-04-account-bottom");
    laptop.link("Sign out of all devices").click();
    assertThat(laptop.heading("Sign out of all devices?")).isVisible();
    var listed = laptop.page().locator("ul.list");
    assertThat(listed).containsText("Living Room TV");
    assertThat(laptop.page().getByLabel("Change my password too")).not().isChecked();
    shot(laptop.page(), "laptop-05-confirm");
    int devices = listed.getByRole(AriaRole.LISTITEM).count();
    laptop.button("Sign out of " + devices + " devices").click();
    assertThat(laptop.heading("Signed out of " + devices + " devices.")).isVisible();
    assertThat(laptop.page().locator("#receipt-proof")).containsText("servers confirmed in ");
    assertThat(laptop.page().getByText("Shows its sign-in screen")).hasCount(2);
    shot(laptop.page(), "laptop-06-done");

    assertThat(house.tv.signInScreen()).isVisible();
    assertThat(house.tv.page().locator(".signin-line"))
        .hasText("You were signed out from another device.");
    assertThat(house.phone.button("Sign in")).isVisible();
    assertThat(house.phone.page().getByText("You were signed out from another device."))
        .isVisible();
    shot(house.tv.page(), "tv-told-from-afar");
    shot(house.phone.page(), "phone-told-from-afar");

    laptop.page().navigate(screens.demo().web());
    assertThat(laptop.button("Sign in")).isVisible();
    laptop.page().navigate(screens.demo().usher() + "/account");
    assertThat(laptop.field("E-mail")).isVisible();
  }

  @Test
  void thisTvOnly_byItsRemote_leavesNothingOnItAndTheOthersGoOn() {
    var house = House.signedIn(screens);
    var tv = house.tv;
    shot(tv.page(), "tv-03-home");
    tv.go("ArrowLeft", "Home");
    shot(tv.page(), "tv-04-menu");
    tv.go("ArrowDown", "Get Help").choose("Get Help");
    assertThat(tv.page().getByRole(AriaRole.HEADING, named("Get Help"))).isVisible();
    shot(tv.page(), "tv-05-help");
    tv.go("ArrowDown", "Sign out");
    shot(tv.page(), "tv-06-help-bottom");
    tv.choose("Sign out");
    assertThat(tv.button("Cancel")).isFocused();
    shot(tv.page(), "tv-07-confirm");
    tv.press("ArrowRight").choose("Sign out");
    assertThat(tv.signInScreen()).isVisible();
    assertThat(tv.page().locator(".signin-line"))
        .hasText("You are signed out. Nothing of yours is left on this TV.");
    tv.code();
    shot(tv.page(), "tv-08-signed-out");
    Traces.none(tv.page(), screens.demo());

    tv.page().reload();
    tv.code();
    Traces.none(tv.page(), screens.demo());
    tv.back();
    Traces.none(tv.page(), screens.demo());
    tv.page().navigate(screens.demo().tv());
    tv.code();
    Traces.none(tv.page(), screens.demo());

    var laptop = house.laptop.open("/");
    assertThat(laptop.button("Account menu")).isVisible();
    house.phone.open("/phone");
    assertThat(house.phone.button("Account menu")).isVisible();
  }

  @Test
  void allDevices_onAPhone_signsOutEveryScreen() {
    var house = House.signedIn(screens);
    var phone = house.phone;
    shot(phone.page(), "phone-01-home");
    phone.button("Account menu").tap();
    shot(phone.page(), "phone-02-sheet");
    phone.link("Account").tap();
    assertThat(phone.heading("Account")).isVisible();
    shot(phone.page(), "phone-03-account");
    phone.link("Sign out of all devices").scrollIntoViewIfNeeded();
    shot(phone.page(), "phone-04-account-bottom");
    phone.link("Sign out of all devices").tap();
    assertThat(phone.heading("Sign out of all devices?")).isVisible();
    shot(phone.page(), "phone-05-confirm");
    phone.role(AriaRole.BUTTON, Pattern.compile("Sign out of \\d+ devices")).tap();
    assertThat(phone.role(AriaRole.HEADING, Pattern.compile("Signed out of \\d+ devices.")))
        .isVisible();
    shot(phone.page(), "phone-06-done");

    assertThat(house.tv.signInScreen()).isVisible();
    assertThat(house.laptop.button("Sign in")).isVisible();
    shot(house.laptop.page(), "laptop-told-from-afar");
    phone.page().navigate(screens.demo().phone());
    assertThat(phone.button("Sign in")).isVisible();
  }

  @Test
  void anotherDevice_fromTheList_signsOutThatOneAlone() {
    var house = House.signedIn(screens);
    var phone = house.phone;
    phone.button("Account menu").tap();
    phone.link("Account").tap();
    phone.link("Devices").tap();
    assertThat(phone.heading("Devices")).isVisible();
    var tv = phone.device("Living Room TV");
    assertThat(tv).containsText("Profile Ada");
    assertThat(tv).containsText("Last used");
    shot(phone.page(), "phone-07-devices");
    tv.getByRole(AriaRole.LINK)
        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Sign out"))
        .tap();
    assertThat(phone.heading("Sign out of Living Room TV?")).isVisible();
    shot(phone.page(), "phone-08-confirm-one");
    phone.button("Sign out of Living Room TV").tap();
    assertThat(phone.heading("Signed out of 1 device.")).isVisible();
    assertThat(house.tv.signInScreen()).isVisible();
    Traces.none(house.tv.page(), screens.demo());
    phone.link("Back to Devices").tap();
    assertThat(phone.device("Living Room TV")).hasCount(0);
    assertThat(house.laptop.button("Account menu")).isVisible();
    house.laptop.page().reload();
    assertThat(house.laptop.button("Account menu")).isVisible();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  /** A TV, a laptop and a phone, all signed in to the demo's account. */
  private record House(Tv tv, Viewer laptop, Viewer phone) {
    static House signedIn(Screens screens) {
      var demo = screens.demo();
      var laptop = new Viewer(screens.laptop()).watch(demo.web(), demo.account(), "Ada");
      var phone = new Viewer(screens.phone()).watch(demo.phone(), demo.account(), "Noor");
      var viewer = demo.plainBrowser();
      viewer.signIn(demo.account());
      var tv = screens.tv().signIn(viewer).watchAs("Ada");
      return new House(tv, laptop, phone);
    }
  }
}
