package usher.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.limit.Overload;
import usher.web.Browser.Page;

/** Getting out by the pages: this device, another one, some, all others, all. */
class SignOutPagesTest {
  private static final String HERE = "Chrome on Linux";
  private static final String NEW_PASSWORD = "violet tram under the bridge";

  @TempDir Path folder;
  private WebHouse house;
  private Browser browser;

  @BeforeEach
  void open() throws IOException {
    house = new WebHouse(folder);
    browser = house.browser().signedIn();
    house.television("Bedroom TV");
    house.television("Living Room TV");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void all_confirmed_endsEverythingAndShowsNoOne() {
    Page ask = browser.get("/account/sign-out?which=all");
    assertTrue(ask.text().contains("Sign out of 3 devices"));
    assertTrue(ask.text().contains("Bedroom TV") && ask.text().contains("Living Room TV"));
    Page done = browser.post("/account/sign-out", "which", "all");
    assertEquals(List.of(), house.signedIn());
    assertEquals("/signed-out", done.location());
    assertEquals("\"cache\", \"storage\"", done.header("clear-site-data"));
    assertFalse(browser.cookies.containsKey("__Host-usher"));
    Page receipt = browser.get("/signed-out");
    assertTrue(receipt.text().contains("Signed out of 3 devices."));
    assertTrue(receipt.text().contains("It is certain"), receipt.text());
    assertTrue(receipt.text().contains("Being told"), "screens have a moment to answer");
    assertFalse(receipt.text().contains("ada@") || receipt.text().contains("Ada"));
    house.pass(Duration.ofSeconds(6));
    Page settled = browser.get("/signed-out");
    assertTrue(settled.text().contains("Switched off or out of reach"));
    assertFalse(settled.text().contains("data-updates"));
    assertEquals("/sign-in", browser.get("/signed-out").location(), "a reload tells nothing");
    assertTrue(browser.get("/account").location().startsWith("/sign-in"));
  }

  @Test
  void others_confirmed_leavesThisOne() {
    browser.get("/account/sign-out?which=others");
    browser.post("/account/sign-out", "which", "others");
    assertEquals(List.of(HERE), house.signedIn());
    Page receipt = browser.get("/signed-out");
    assertTrue(receipt.text().contains("Signed out of 2 devices."));
    assertFalse(receipt.text().contains(HERE));
    assertEquals(200, browser.get("/account").status());
    assertTrue(browser.get("/account").text().contains("Bedroom TV was signed out by " + HERE));
  }

  @Test
  void one_confirmed_leavesTheOthers() {
    String sid = house.sid("Bedroom TV");
    assertTrue(browser.get("/account/devices").text().contains("which=some&amp;sid=" + sid));
    assertTrue(
        browser
            .get("/account/sign-out?which=some&sid=" + sid)
            .text()
            .contains("Sign out of Bedroom TV?"));
    browser.post("/account/sign-out", "which", "some", "sid", sid);
    assertEquals(List.of(HERE, "Living Room TV"), house.signedIn());
  }

  @Test
  void ticked_severalAtOnce_endThose() {
    String bedroom = house.sid("Bedroom TV");
    String living = house.sid("Living Room TV");
    browser.get("/account/sign-out?which=some&sid=" + bedroom + "&sid=" + living);
    browser.post("/account/sign-out", "which", "some", "sid", bedroom, "sid", living);
    assertEquals(List.of(HERE), house.signedIn());
  }

  @Test
  void ticked_noneOrUnknown_saysSoOnTheList() {
    assertEquals("/account/devices", browser.get("/account/sign-out?which=some").location());
    assertTrue(browser.get("/account/devices").text().contains("Tick the devices"));
    browser.get("/account/sign-out?which=some&sid=nonsense");
    assertTrue(browser.get("/account/devices").text().contains("nothing to sign out"));
    assertEquals(3, house.signedIn().size());
  }

  @Test
  void here_withOldProof_needsNone() {
    house.pass(Duration.ofMinutes(11));
    String sid = house.sid(HERE);
    Page ask = browser.get("/account/sign-out?which=some&sid=" + sid);
    assertFalse(ask.text().contains("type=\"password\""));
    browser.post("/account/sign-out", "which", "some", "sid", sid);
    assertEquals(List.of("Bedroom TV", "Living Room TV"), house.signedIn());
    assertTrue(browser.get("/signed-out").text().contains("You are signed out."));
  }

  @Test
  void others_withOldProof_needThePasswordAgain() {
    house.pass(Duration.ofMinutes(11));
    Page ask = browser.get("/account/sign-out?which=others");
    assertTrue(ask.text().contains("type=\"password\""));
    assertEquals(422, browser.post("/account/sign-out", "which", "others").status());
    Page wrong = browser.post("/account/sign-out", "which", "others", "password", "wrong");
    assertEquals(422, wrong.status());
    assertEquals(3, house.signedIn().size());
    browser.post("/account/sign-out", "which", "others", "password", WebHouse.PASSWORD);
    assertEquals(List.of(HERE), house.signedIn());
    assertEquals(200, browser.get("/account").status(), "the renewed cookie holds");
  }

  @Test
  void all_withNewPassword_changesItInTheSameStep() {
    browser.get("/account/sign-out?which=all");
    Page weak = browser.post("/account/sign-out", allAnd("short"));
    assertEquals(422, weak.status());
    assertTrue(weak.text().contains("Use at least 15 characters."));
    assertEquals(3, house.signedIn().size(), "a weak password signs nothing out");
    browser.post("/account/sign-out", allAnd(NEW_PASSWORD));
    assertEquals(List.of(), house.signedIn());
    assertTrue(browser.get("/signed-out").text().contains("Your password is changed."));
    browser.get("/sign-in");
    assertEquals(422, signIn(WebHouse.PASSWORD).status());
    assertEquals(303, signIn(NEW_PASSWORD).status());
  }

  @Test
  void all_withNewPassword_tooMuchToDo_theRenewedCookieHolds() {
    house.pass(Duration.ofMinutes(11));
    browser.get("/account/sign-out?which=all");
    house.beforeHashing =
        () -> {
          throw new Overload("too many", Duration.ofSeconds(5), new IllegalStateException());
        };
    Page busy =
        browser.post(
            "/account/sign-out",
            "which",
            "all",
            "password",
            WebHouse.PASSWORD,
            "change",
            "yes",
            "new_password",
            NEW_PASSWORD);
    assertEquals(503, busy.status());
    assertEquals("5", busy.header("retry-after"));
    assertEquals(3, house.signedIn().size());
    assertEquals(200, browser.get("/account").status());
  }

  @Test
  void all_devicesWithLongNames_receiptIsStillTold() {
    for (int i = 0; i < 12; i++) {
      house.television("\ud83c\udfac".repeat(58) + i);
    }
    browser.get("/account/sign-out?which=all");
    browser.post("/account/sign-out", "which", "all");
    Page receipt = browser.get("/signed-out");
    assertEquals(200, receipt.status());
    assertTrue(receipt.text().contains("Signed out of 15 devices."));
  }

  @Test
  void signOut_withoutToken_doesNothing() {
    browser.cookies.remove("__Host-usher-form");
    assertEquals(403, browser.post("/account/sign-out", "which", "all").status());
    assertEquals(3, house.signedIn().size());
  }

  @Test
  void passwordChange_endsOthersUnlessUnticked() {
    browser.get("/account/password");
    Page kept = browser.post("/account/password", change(WebHouse.PASSWORD, NEW_PASSWORD));
    assertEquals("/account/password/done", kept.location());
    assertEquals(3, house.signedIn().size());
    browser.get("/account/password");
    String[] ticked = {
      "password", NEW_PASSWORD, "new_password", WebHouse.PASSWORD, "others", "yes"
    };
    browser.post("/account/password", ticked);
    assertEquals(List.of(HERE), house.signedIn());
    assertTrue(browser.get("/account/password/done").text().contains("2 other devices"));
    assertTrue(browser.get("/account").text().contains("Last changed 11 June"));
  }

  @Test
  void passwordChange_wrongCurrentOrSame_changesNothing() {
    browser.get("/account/password");
    Page wrong = browser.post("/account/password", change("wrong", NEW_PASSWORD));
    assertTrue(wrong.text().contains("This is not your current password."));
    Page same = browser.post("/account/password", change(WebHouse.PASSWORD, WebHouse.PASSWORD));
    assertTrue(same.text().contains("Choose another one."));
    browser.cookies.clear();
    browser.get("/sign-in");
    assertEquals(303, signIn(WebHouse.PASSWORD).status());
  }

  @Test
  void prove_rightPassword_isFreshAgain() {
    house.pass(Duration.ofMinutes(11));
    browser.get("/account/prove?next=%2Faccount%2Fdevices");
    assertEquals(422, browser.post("/account/prove", "password", "wrong").status());
    Page page =
        browser.post("/account/prove", "password", WebHouse.PASSWORD, "next", "/account/devices");
    assertEquals("/account/devices", page.location());
    assertFalse(browser.get("/account/sign-out?which=all").text().contains("name=\"password\""));
  }

  private Page signIn(String password) {
    return browser.post("/sign-in", "email", WebHouse.EMAIL, "password", password);
  }

  private static String[] allAnd(String newPassword) {
    return new String[] {"which", "all", "change", "yes", "new_password", newPassword};
  }

  private static String[] change(String current, String fresh) {
    return new String[] {"password", current, "new_password", fresh};
  }
}
