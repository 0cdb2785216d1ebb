package usher.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usher.grant.DeviceCode;
import usher.grant.DeviceCodes;
import usher.web.Browser.Page;

/** Letting a television in, names of devices, profiles. */
class AccountPagesTest {
  private static final String HOSTILE = "<b onclick=alert(1)>\"'&amp;";

  @TempDir Path folder;
  private WebHouse house;
  private Browser browser;

  @BeforeEach
  void open() throws IOException {
    house = new WebHouse(folder);
    browser = house.browser().signedIn();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void link_codeTypedAnyhow_showsWhoAsks() {
    DeviceCodes.Opened opened = house.asks("Living Room TV");
    browser.get("/link");
    String typed = " " + opened.userCode().letters().toLowerCase(Locale.ROOT) + " ";
    Page page = browser.post("/link", "user_code", typed);
    assertEquals("/link?user_code=" + opened.userCode().shown(), page.location());
    Page confirm = browser.get(page.location());
    assertTrue(confirm.text().contains("Living Room TV wants to sign in"));
    assertTrue(confirm.text().contains(opened.userCode().shown()));
    assertTrue(confirm.text().contains("ada@example.org"));
    assertTrue(confirm.text().contains("(Friday, 12:00)"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "always, -, -, -",
        "tonight, -, -, 2026-06-12T10:00:00Z",
        "tonight, -, Asia/Tokyo, 2026-06-13T03:00:00Z",
        "until, 2026-06-20, -, 2026-06-20T10:00:00Z"
      })
  void link_allowed_holdsAsLongAsChosen(String howLong, String until, String zone, Instant ends) {
    DeviceCodes.Opened opened = house.asks("Hotel TV");
    browser.get("/link?user_code=" + opened.userCode().shown());
    Page page = decide(opened, "allow", howLong, until == null ? "" : until, zone);
    assertEquals("/link/done", page.location());
    DeviceCode wish = Objects.requireNonNull(house.wish(opened));
    assertEquals(DeviceCode.State.ALLOWED, wish.state());
    assertEquals(ends, Objects.requireNonNull(wish.allowed()).stayEndsAt());
    assertTrue(browser.get("/link/done").text().contains("Hotel TV is signed in"));
    assertEquals("/link", browser.get("/link/done").location());
  }

  @ParameterizedTest
  @CsvSource({"2026-06-11", "2026-06-10", "2027-07-01", "''", "nonsense"})
  void link_dayThatDoesNotWork_isMendedFirst(String until) {
    DeviceCodes.Opened opened = house.asks("Hotel TV");
    browser.get("/link?user_code=" + opened.userCode().shown());
    Page page = decide(opened, "allow", "until", until, null);
    assertEquals(422, page.status());
    assertTrue(page.text().contains("id=\"until-fault\""));
    assertEquals(DeviceCode.State.OPEN, Objects.requireNonNull(house.wish(opened)).state());
  }

  @Test
  void link_deniedOrTooLate_isSaid() {
    DeviceCodes.Opened opened = house.asks("Strange TV");
    browser.get("/link?user_code=" + opened.userCode().shown());
    decide(opened, "deny", "always", "", null);
    assertEquals(DeviceCode.State.DENIED, Objects.requireNonNull(house.wish(opened)).state());
    assertTrue(browser.get("/link/done").text().contains("Strange TV was turned away"));
    DeviceCodes.Opened late = house.asks("Late TV");
    browser.get("/link?user_code=" + late.userCode().shown());
    house.pass(Duration.ofMinutes(11));
    decide(late, "allow", "always", "", null);
    assertTrue(browser.get("/link/done").text().contains("This code is too old"));
    assertEquals(DeviceCode.State.OPEN, Objects.requireNonNull(house.wish(late)).state());
  }

  @Test
  void link_manyWrongCodes_haveToWait() {
    DeviceCodes.Opened opened = house.asks("TV");
    for (int i = 0; i < 5; i++) {
      assertEquals(422, browser.get("/link?user_code=BCDF-GHJ" + "BCDFGH".charAt(i)).status());
    }
    String right = "/link?user_code=" + opened.userCode().shown();
    for (int i = 0; i < 9; i++) {
      Page page = browser.get(right);
      assertEquals(429, page.status(), "not even the right one");
      assertTrue(page.text().contains("Try again in 40 seconds."));
    }
    house.pass(Duration.ofSeconds(40));
    assertEquals(200, browser.get(right).status(), "to be told to wait is no try");
  }

  @Test
  void link_manyGuessesAtTheDecision_haveToWaitToo() {
    DeviceCodes.Opened opened = house.asks("TV");
    browser.get("/link");
    for (int i = 0; i < 5; i++) {
      String guess = "BCDF-GHJ" + "BCDFGH".charAt(i);
      assertEquals(
          303, browser.post("/link/decision", "user_code", guess, "decision", "allow").status());
    }
    assertEquals(429, decide(opened, "allow", "always", "", null).status());
    assertEquals(DeviceCode.State.OPEN, Objects.requireNonNull(house.wish(opened)).state());
  }

  @Test
  void link_signedOut_signsInFirst() {
    Page page = house.browser().get("/link?user_code=BCDF-GHJK");
    assertEquals("/sign-in?next=%2Flink%3Fuser_code%3DBCDF-GHJK", page.location());
    assertTrue(house.browser().get(page.location()).text().contains("to link your TV"));
  }

  @Test
  void activity_longStory_isToldWholeOnAPageOfItsOwn() {
    for (int i = 0; i < 12; i++) {
      house.television("TV " + i);
      house.pass(Duration.ofMinutes(1));
    }
    Page account = browser.get("/account");
    assertTrue(account.text().contains("TV 11 signed in."));
    assertFalse(account.text().contains("TV 0 signed in."));
    assertTrue(account.text().contains("href=\"/account/activity\""));
    Page story = browser.get("/account/activity");
    assertTrue(story.text().contains("TV 11 signed in.</span> <small>1 minute ago"));
    assertTrue(story.text().contains("TV 0 signed in.</span> <small>12 minutes ago"));
    assertTrue(story.text().contains("Chrome on Linux signed in.</span> <small>Home network · "));
    assertTrue(house.browser().get("/account/activity").location().startsWith("/sign-in"));
  }

  @Test
  void devices_ofEachSort_tellTheirKind() {
    house.television("The old one");
    String list = browser.get("/account/devices").text();
    assertTrue(list.contains("<span>Computer</span>") && list.contains("<span>TV</span>"));
  }

  @Test
  void device_renamed_keepsTheNameAsText() {
    String id = house.active().getFirst().device().id().value();
    browser.get("/account/devices/" + id + "/name");
    Page page = browser.post("/account/devices/" + id + "/name", "name", " " + HOSTILE + " ");
    assertEquals("/account/devices", page.location());
    Page list = browser.get("/account/devices");
    assertTrue(list.text().contains("Device renamed."));
    assertFalse(list.text().contains("<b onclick"));
    assertTrue(list.text().contains("&lt;b onclick=alert(1)"));
    assertFalse(browser.get("/account/devices").text().contains("Device renamed."), "told once");
  }

  @Test
  void device_badNameOrUnknown_isNotRenamed() {
    String id = house.active().getFirst().device().id().value();
    browser.get("/account/devices/" + id + "/name");
    assertEquals(422, browser.post("/account/devices/" + id + "/name", "name", " ").status());
    String tooLong = "x".repeat(61);
    assertEquals(422, browser.post("/account/devices/" + id + "/name", "name", tooLong).status());
    assertEquals(404, browser.post("/account/devices/none/name", "name", "TV").status());
    assertEquals("Chrome on Linux", house.active().getFirst().device().name());
  }

  @Test
  void devices_longUnused_sayFromWhen() {
    house.television("Old TV");
    house.pass(Duration.ofDays(91));
    browser.cookies.clear();
    browser.signedIn();
    assertTrue(browser.get("/account/devices").text().contains("Not used since 11 June"));
  }

  @Test
  void profile_addedChangedDeleted() {
    house.pass(Duration.ofSeconds(1));
    browser.get("/account/profiles/new");
    Page added = browser.post("/account/profiles/new", profile("Tim", "moss", "yes"));
    assertEquals("/account", added.location());
    assertTrue(browser.get("/account").text().contains("Profile saved."));
    var tim = house.profiles.of(house.account.id()).getLast();
    assertTrue(tim.kids());
    browser.get("/account/profiles/" + tim.id());
    browser.post("/account/profiles/" + tim.id(), profile("Timothy", "sky", "no"));
    assertEquals("Timothy", house.profiles.of(house.account.id()).getLast().name());
    assertTrue(
        browser
            .get("/account/profiles/" + tim.id() + "/delete")
            .text()
            .contains("Delete the profile Timothy?"));
    browser.post("/account/profiles/" + tim.id() + "/delete");
    assertEquals(1, house.profiles.of(house.account.id()).size());
  }

  @Test
  void profile_wrongOrLast_isSaidBesideTheField() {
    browser.get("/account/profiles/new");
    Page taken = browser.post("/account/profiles/new", profile("ada", "moss", "no"));
    assertEquals(422, taken.status());
    assertTrue(taken.text().contains("id=\"name-fault\""));
    var last = house.profiles.of(house.account.id()).getFirst();
    assertNotNull(last);
    browser.post("/account/profiles/" + last.id() + "/delete");
    assertTrue(browser.get("/account").text().contains("The last profile stays."));
    assertEquals(404, browser.get("/account/profiles/none").status());
  }

  private Page decide(
      DeviceCodes.Opened opened,
      String decision,
      String howLong,
      String until,
      @Nullable String zone) {
    return browser.post(
        "/link/decision",
        "user_code",
        opened.userCode().shown(),
        "decision",
        decision,
        "how_long",
        howLong,
        "until",
        until,
        "tz",
        zone == null ? "" : zone);
  }

  private static String[] profile(String name, String picture, String kids) {
    return new String[] {"name", name, "picture", picture, "kids", kids};
  }
}
