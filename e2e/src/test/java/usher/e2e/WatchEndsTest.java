package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static usher.e2e.fixture.Audience.heading;
import static usher.e2e.fixture.Audience.play;
import static usher.e2e.fixture.Audience.watcher;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.Audience;
import usher.e2e.fixture.Axe;
import usher.e2e.fixture.Film;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Viewer;

/**
 * Goal: a film that ends for another reason than a sign-out or a take-over says which one, and what
 * can go on does. Method: networks are cut, plans made smaller, tabs closed, on a demo of its own
 * where a place is kept for seconds.
 */
class WatchEndsTest {
  @RegisterExtension
  final Screens screens =
      Screens.beforeOwnDemo(Map.of("USHER_PLAYBACK_HEARTBEAT", "2s", "USHER_PLAYBACK_LEASE", "8s"));

  private final Axe axe = new Axe();
  private Audience audience;

  @BeforeEach
  void gather() {
    audience = Audience.of(screens);
  }

  @Test
  void connectionBack_whileSomebodyWatches_takesThePlaceAgainWithoutAWord() {
    var phone = audience.phoneAtSalt();
    var laptop = audience.laptopPlaying();
    var page = laptop.page();
    isAway(page, phone);
    var answer =
        page.waitForResponse(
            screens.demo().usher() + "/v1/playbacks", () -> page.context().setOffline(false));
    assertEquals(201, answer.status());
    double before = Film.at(page);
    page.waitForFunction(
        "before => document.querySelector('video').currentTime > before + 2", before);
    assertThat(page.locator(".reason")).hasCount(0);
  }

  @Test
  void connectionBack_whileTheFilmWasPaused_saysThatThePlaceIsGone() {
    var phone = audience.phoneAtSalt();
    var laptop = audience.laptopPlaying();
    laptop.page().keyboard().press("k");
    assertThat(laptop.button("Play")).isVisible();
    isAway(laptop.page(), phone);
    laptop.page().context().setOffline(false);
    assertThat(laptop.heading("The connection was lost")).isVisible();
    shot(laptop.page(), "laptop-lapsed");
    axe.look(laptop.page(), "laptop-lapsed");
    assertThat(laptop.button("Watch here again")).isFocused();
    audience.nobodyWatches(laptop);
    laptop.button("Watch here again").click();
    Film.plays(laptop.page());
    assertEquals("", axe.findings());
  }

  @Test
  void connectionBack_whenAnotherHasThePlace_saysWho() {
    screens.demo().move(audience.account(), "basic");
    var phone = audience.phoneAtSalt();
    var laptop = audience.laptopPlaying();
    isAway(laptop.page(), phone);
    play(phone);
    Film.plays(phone.page());
    laptop.page().context().setOffline(false);
    assertThat(laptop.heading("One screen is already watching")).isVisible();
    Film.isGone(laptop.page());
    assertThat(laptop.page().locator(".reason-words"))
        .containsText(
            "The connection was lost for a while, and another screen has taken the place");
    assertThat(watcher(laptop, "Chrome on Pixel 9")).containsText("Noor · Salt · since");
    shot(laptop.page(), "laptop-lapsed-and-taken");
    axe.look(laptop.page(), "laptop-lapsed-and-taken");
    Film.plays(phone.page());
    assertEquals("", axe.findings());
  }

  @Test
  void laptop_refused_namesThoseWhoWatchAndTakesOver() {
    var tv = audience.tvPlaying();
    var phone = audience.phonePlaying();
    var laptop = audience.laptopAtSalt();
    play(laptop);
    assertThat(laptop.heading("Two screens are already watching")).isVisible();
    assertThat(watcher(laptop, "Living Room TV")).containsText("Ada · The Lighthouse");
    assertThat(laptop.link("Sign out a device")).isVisible();
    shot(laptop.page(), "laptop-refused");
    axe.look(laptop.page(), "laptop-refused");
    // By the keyboard alone: the second of those who watch is the one who started first.
    assertThat(laptop.button("Stop watching on Chrome on Pixel 9")).isFocused();
    laptop.page().keyboard().press("Tab");
    assertThat(laptop.button("Stop watching on Living Room TV")).isFocused();
    laptop.page().keyboard().press("Enter");
    Film.plays(laptop.page());
    assertThat(heading(tv, java.util.regex.Pattern.compile("Chrome on .* is watching now")))
        .isVisible();
    Film.plays(phone.page());
    assertEquals("", axe.findings());
  }

  @Test
  void smallerPlan_letsTheNewestGoOnAndTellsTheOther() {
    var tv = audience.tvPlaying();
    var laptop = audience.laptopPlaying();
    screens.demo().move(audience.account(), "basic");
    assertThat(heading(tv, "Your plan has changed")).isVisible();
    assertThat(tv.page().locator(".reason-text"))
        .hasText("It is Basic now and for fewer screens. The screens that started last go on.");
    Film.isGone(tv.page());
    tv.focusIsSeen();
    shot(tv.page(), "tv-plan-changed");
    axe.look(tv.page(), "tv-plan-changed");
    Film.plays(laptop.page());
    tv.go("ArrowRight", "Watch here again").choose("Watch here again");
    assertThat(heading(tv, "One screen is already watching")).isVisible();
    Film.plays(laptop.page());
    assertEquals("", axe.findings());
  }

  @Test
  void closedTab_givesItsPlaceBackAtOnce() {
    var phone = audience.phoneAtSalt();
    var laptop = audience.laptopPlaying();
    laptop.page().close(new Page.CloseOptions().setRunBeforeUnload(true));
    audience.nobodyWatches(phone);
  }

  /** As browsers do that keep a page which plays as it was; Chromium loads such a page anew. */
  @Test
  void leftPage_shownAgainAsItWas_asksWhetherToGoOn() {
    var phone = audience.phoneAtSalt();
    var laptop = audience.laptopPlaying();
    var page = laptop.page();
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
    audience.nobodyWatches(phone);
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
    assertThat(laptop.heading("Go on watching?")).isVisible();
    shot(page, "laptop-left");
    axe.look(page, "laptop-left");
    laptop.button("Watch here again").click();
    Film.plays(page);
    assertEquals("", axe.findings());
  }

  /** Without a network until its place is free, as another device can see. */
  private void isAway(Page page, Viewer other) {
    page.context().setOffline(true);
    audience.nobodyWatches(other);
  }
}
