package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Tv;
import usher.e2e.fixture.Viewer;

/**
 * Goal: the list of devices is right, and each way to sign some of them out does that and no more.
 * Method: several TVs and a phone, seen from a laptop.
 */
class DevicesTest {
  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void list_ofSeveralDevices_marksThisOneAndTellsOfTheOthers() {
    var demo = screens.demo();
    var phone = new Viewer(screens.phone()).watch(demo.phone(), demo.account(), "Noor");
    var tv = signedInTv().watchAs("Ada");
    var laptop = atTheDevices();
    shot(laptop.page(), "laptop-devices");
    var rows = laptop.page().locator("li.device");
    assertThat(rows.first()).containsText("This device");
    assertThat(rows.first()).containsText("Chrome on");
    assertThat(rows.first()).containsText("In use now");
    assertThat(laptop.page().getByText("This device", exactly())).hasCount(1);
    assertThat(laptop.device("Living Room TV")).containsText("Profile Ada");
    assertThat(laptop.device("Living Room TV")).containsText("Last used just now");
    assertThat(laptop.device("Pixel 9")).containsText("Profile Noor");
    assertThat(phone.button("Account menu")).isVisible();
    assertThat(tv.button("Home")).isVisible();
  }

  @Test
  void severalTicked_signedOutTogether_theOthersGoOn() {
    var first = signedInTv().watchAs("Ada");
    var second = signedInTv().watchAs("Noor");
    var third = signedInTv().watchAs("Kids");
    var laptop = atTheDevices();
    var rows = laptop.device("Living Room TV");
    assertThat(rows).hasCount(3);
    tick(rows.filter(holding("Profile Ada")));
    tick(rows.filter(holding("Profile Noor")));
    shot(laptop.page(), "laptop-devices-ticked");
    laptop.button("Sign out of 2 ticked devices").click();
    assertThat(laptop.heading("Sign out of 2 devices?")).isVisible();
    shot(laptop.page(), "laptop-confirm-some");
    laptop.button("Sign out of 2 devices").click();
    assertThat(laptop.heading("Signed out of 2 devices.")).isVisible();
    shot(laptop.page(), "laptop-receipt-some");
    assertThat(first.signInScreen()).isVisible();
    assertThat(second.signInScreen()).isVisible();
    assertThat(third.button("Home")).isVisible();
    laptop.link("Back to Devices").click();
    assertThat(laptop.device("Living Room TV")).hasCount(1);
  }

  @Test
  void nothingTicked_buttonPressed_leadsToTheTicks() {
    var tv = signedInTv();
    var laptop = atTheDevices();
    laptop.button("Sign out ticked devices").press("Enter");
    assertThat(laptop.page().getByRole(AriaRole.CHECKBOX).first()).isFocused();
    assertThat(tv.whoIsWatching()).isVisible();
  }

  @Test
  void allOthers_signedOut_onlyThisDeviceStays() {
    var demo = screens.demo();
    var phone = new Viewer(screens.phone()).watch(demo.phone(), demo.account(), "Noor");
    var tv = signedInTv().watchAs("Ada");
    var laptop = atTheDevices();
    laptop.link("Sign out of all other devices").click();
    assertThat(laptop.heading("Sign out of all other devices?")).isVisible();
    shot(laptop.page(), "laptop-confirm-others");
    laptop.page().locator("button.danger").click();
    assertThat(laptop.link("Back to Devices")).isVisible();
    assertThat(tv.signInScreen()).isVisible();
    assertThat(phone.button("Sign in")).isVisible();
    laptop.link("Back to Devices").click();
    assertThat(laptop.page().locator("li.device")).hasCount(1);
    assertThat(laptop.page().getByText("Only this device is signed in to your account."))
        .isVisible();
    shot(laptop.page(), "laptop-devices-alone");
  }

  @Test
  void device_renamed_hasItsNewNameEverywhere() {
    var tv = signedInTv().watchAs("Ada");
    var laptop = atTheDevices();
    var name = "Grandma\u2019s TV";
    laptop.role(AriaRole.LINK, Pattern.compile("Rename ?: Living Room TV")).click();
    shot(laptop.page(), "laptop-rename");
    laptop.field("Name").fill(name);
    laptop.button("Save").click();
    assertThat(laptop.page().getByText("Device renamed.")).isVisible();
    assertThat(laptop.device(name)).isVisible();
    tv.go("ArrowLeft", "Home").go("ArrowDown", "Get Help").choose("Get Help");
    assertThat(tv.page().getByText(name)).isVisible();
  }

  @Test
  void activity_afterComingAndGoing_saysWhoAndHowInPlainWords() {
    var tv = signedInTv().watchAs("Ada");
    var laptop = atTheDevices();
    laptop.role(AriaRole.LINK, Pattern.compile("Sign out ?: Living Room TV")).click();
    laptop.button("Sign out of Living Room TV").click();
    assertThat(tv.signInScreen()).isVisible();
    laptop.open("/account");
    var story = laptop.page().locator("ol.story").getByRole(AriaRole.LISTITEM);
    assertThat(story.nth(0)).containsText("Living Room TV was signed out by Chrome on");
    assertThat(story.nth(0)).containsText("just now");
    assertThat(story.nth(1)).containsText("Chrome on");
    assertThat(story.nth(1)).containsText("signed in.");
    assertThat(story.nth(2)).containsText("Safari on Mac signed out.");
    assertThat(story.nth(3)).containsText("Living Room TV signed in.");
  }

  private Tv signedInTv() {
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(screens.demo().account());
    var tv = screens.tv().signIn(viewer);
    viewer.signOutHere();
    return tv;
  }

  private Viewer atTheDevices() {
    var laptop = new Viewer(screens.laptop()).account(screens.demo(), screens.demo().account());
    laptop.link("Devices").click();
    assertThat(laptop.heading("Devices")).isVisible();
    return laptop;
  }

  private static void tick(Locator row) {
    row.getByRole(AriaRole.CHECKBOX).check();
  }

  private static Locator.FilterOptions holding(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static com.microsoft.playwright.Page.GetByTextOptions exactly() {
    return new com.microsoft.playwright.Page.GetByTextOptions().setExact(true);
  }
}
