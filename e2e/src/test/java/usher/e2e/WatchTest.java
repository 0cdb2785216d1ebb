package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static usher.e2e.fixture.Audience.heading;
import static usher.e2e.fixture.Audience.play;
import static usher.e2e.fixture.Audience.watcher;
import static usher.e2e.fixture.Screens.shot;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usher.e2e.fixture.App;
import usher.e2e.fixture.Audience;
import usher.e2e.fixture.Axe;
import usher.e2e.fixture.Film;
import usher.e2e.fixture.ScreenKind;
import usher.e2e.fixture.Screens;
import usher.e2e.fixture.Traces;
import usher.e2e.fixture.Viewer;

/**
 * Goal: on as many screens as the plan allows the film plays, on the next one it is said who
 * watches, and whoever has to stop is told by whom. Method: a TV, a laptop and a phone side by
 * side, with real films, on the demo's plan for two screens.
 */
class WatchTest {
  private static final String BACK_TO_SALT = "Back to Salt";

  /** The page notes when its picture has gone, by the clock of this machine. */
  private static final String NOTE_THE_END =
      """
      () => new MutationObserver((changes, observer) => {
        if (document.querySelector('video')) return
        window.goneAt = Date.now()
        observer.disconnect()
      }).observe(document.body, {childList: true, subtree: true})
      """;

  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  private final Axe axe = new Axe();
  private Audience audience;

  @BeforeEach
  void gather() {
    audience = Audience.of(screens);
  }

  @Test
  void thirdScreen_ofAPlanForTwo_isToldWhoWatchesAndTakesOver() {
    var tv = audience.tvPlaying();
    var laptop = audience.laptopPlaying();
    tv.press("ArrowUp");
    shot(tv.page(), "tv-player");
    shot(laptop.page(), "laptop-player");
    axe.look(tv.page(), "tv-player");
    axe.look(laptop.page(), "laptop-player");
    var phone = audience.phoneAtSalt();
    play(phone);
    assertThat(phone.heading("Two screens are already watching")).isVisible();
    assertThat(watcher(phone, "Living Room TV")).containsText("Ada · The Lighthouse");
    assertThat(watcher(phone, "Chrome on")).containsText("Noor · Salt · since");
    assertThat(phone.page().getByText("Premium is for four screens at once.")).isVisible();
    assertThat(phone.page().locator(".watchers button").first()).isFocused();
    assertThat(phone.link("Sign out a device")).isVisible();
    shot(phone.page(), "phone-refused");
    axe.look(phone.page(), "phone-refused");

    phone.button("Stop watching on Living Room TV").click();
    Film.plays(phone.page());
    shot(phone.page(), "phone-player");
    axe.look(phone.page(), "phone-player");
    assertThat(heading(tv, "Chrome on Pixel 9 is watching now")).isVisible();
    assertThat(tv.page().locator(".reason-text"))
        .containsText("somebody chose to watch on Chrome on Pixel 9 instead of here");
    Film.isGone(tv.page());
    assertThat(tv.button("Back to The Lighthouse Keeper's Holiday")).isFocused();
    tv.focusIsSeen();
    shot(tv.page(), "tv-taken-over");
    axe.look(tv.page(), "tv-taken-over");
    Film.plays(laptop.page());
    assertEquals("", axe.findings());

    // The offer to go back is taken by the viewer, with the remote.
    tv.go("ArrowRight", "Watch here instead").choose("Watch here instead");
    Film.plays(tv.page());
    assertThat(phone.heading("Living Room TV is watching now")).isVisible();
    shot(phone.page(), "phone-taken-over");
    phone.button(BACK_TO_SALT).click();
    assertThat(phone.link("Play")).isVisible();
  }

  @Test
  void tv_refused_offersEachWayOutByRemote() {
    var laptop = audience.laptopPlaying();
    var phone = audience.phoneAtSalt();
    play(phone);
    Film.plays(phone.page());
    var tv = audience.tvAtTheLighthouse();
    tv.choose("Play");
    assertThat(heading(tv, "Two screens are already watching")).isVisible();
    assertThat(tv.button("Stop watching on Chrome on Pixel 9")).isFocused();
    tv.focusIsSeen();
    shot(tv.page(), "tv-refused");
    axe.look(tv.page(), "tv-refused");
    tv.go("ArrowDown", "Sign out a device").choose("Sign out a device");
    assertThat(tv.page().locator(".notice-address")).containsText("/account");
    tv.focusIsSeen();
    shot(tv.page(), "tv-sign-out-a-device");
    axe.look(tv.page(), "tv-sign-out-a-device");
    tv.back();
    assertThat(tv.button("Sign out a device")).isFocused();
    tv.go("ArrowUp", "Stop watching on Chrome on Pixel 9")
        .choose("Stop watching on Chrome on Pixel 9");
    Film.plays(tv.page());
    assertThat(phone.heading("Living Room TV is watching now")).isVisible();
    Film.plays(laptop.page());
    assertEquals("", axe.findings());
  }

  /** Once Usher decides nothing and asks for a moment; what it says then is told in each case. */
  @ParameterizedTest
  @CsvSource({
    "starts_held, 503, has just been restarted",
    "leases_down, 503, cannot see right now who is watching",
    "too_many_requests, 429, That was a lot at once"
  })
  void start_thatHasToWait_saysWhyAndThenPlaysByItself(String code, int status, String said) {
    var phone = audience.phoneAtSalt();
    var body = "{\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"Not yet.\"}";
    var answer =
        new Route.FulfillOptions()
            .setStatus(status)
            .setContentType("application/problem+json")
            .setHeaders(
                Map.of(
                    "Retry-After", "2",
                    "Access-Control-Allow-Origin", "*",
                    "Access-Control-Expose-Headers", "Retry-After"))
            .setBody(body);
    phone
        .page()
        .route(
            screens.demo().usher() + "/v1/playbacks",
            route -> route.fulfill(answer),
            new Page.RouteOptions().setTimes(1));
    play(phone);
    assertThat(phone.page().locator(".watch-note")).containsText(said);
    axe.look(phone.page(), "phone-held");
    shot(phone.page(), "phone-held");
    Film.plays(phone.page());
    assertThat(phone.page().locator(".watch-note")).isEmpty();
    assertEquals("", axe.findings());
  }

  @Test
  void remote_onTheTv_pausesWindsAndLeaves() {
    var tv = audience.tvPlaying();
    assertThat(tv.button("Pause")).isFocused();
    tv.choose("Pause");
    assertThat(tv.button("Play")).isFocused();
    double before = Film.at(tv.page());
    tv.press("ArrowRight", "ArrowRight");
    tv.page()
        .waitForFunction(
            "before => document.querySelector('video').currentTime > before + 19", before);
    tv.choose("Play");
    assertThat(tv.button("Pause")).isFocused();
    tv.page()
        .waitForFunction(
            "before => document.querySelector('video').currentTime > before + 20.5", before);
    tv.page().waitForSelector(".player.idle");
    shot(tv.page(), "tv-player-idle");
    tv.back();
    assertThat(tv.button("Play")).isFocused();
    Film.isGone(tv.page());
    var laptop =
        new Viewer(screens.laptop()).watch(screens.demo().web(), audience.account(), "Noor");
    audience.nobodyWatches(laptop);
  }

  @Test
  void keyboard_onALaptop_pausesSeeksAndLeaves() {
    var laptop = audience.laptopPlaying();
    var page = laptop.page();
    page.keyboard().press("k");
    assertThat(laptop.button("Play")).isVisible();
    double before = Film.at(page);
    page.keyboard().press("ArrowRight");
    page.waitForFunction(
        "before => document.querySelector('video').currentTime > before + 9", before);
    assertThat(page.getByRole(AriaRole.SLIDER))
        .hasAttribute("aria-valuetext", Pattern.compile("0:1\\d of 1:58:00"));
    page.keyboard().press("k");
    Film.plays(page);
    page.keyboard().press("Escape");
    assertThat(laptop.link("Play")).isVisible();
    audience.nobodyWatches(laptop);
    page.goForward();
    Film.plays(page);
    page.goBack();
    assertThat(laptop.link("Play")).isVisible();
    audience.nobodyWatches(laptop);
  }

  @Test
  void signOutElsewhere_whileFilmsPlay_endsThemAtOnceAndLeavesNoTrace() {
    var demo = screens.demo();
    var tv = audience.tvPlaying();
    var phone = audience.phoneAtSalt();
    play(phone);
    Film.plays(phone.page());
    tv.page().evaluate(NOTE_THE_END);
    phone.page().evaluate(NOTE_THE_END);
    var elsewhere = demo.plainBrowser();
    elsewhere.signIn(audience.account());
    long asked = System.currentTimeMillis();
    elsewhere.submit("/account/sign-out?which=all", "/account/sign-out", Map.of("which", "all"));
    assertGoneSoon(tv.page(), asked);
    assertGoneSoon(phone.page(), asked);
    assertThat(tv.signInScreen()).isVisible();
    assertThat(phone.button("Sign in")).isVisible();
    assertThat(tv.page().locator("body")).not().containsText("Lighthouse");
    Traces.none(tv.page(), demo);
    Traces.none(phone.page(), demo);
    phone.page().goBack();
    Traces.none(phone.page(), demo);
    Film.isGone(phone.page());
  }

  @Test
  void accountPage_stopsAScreenAndTellsWhyOthersWereRefused() {
    var demo = screens.demo();
    var tv = audience.tvPlaying();
    var laptop = audience.laptopPlaying();
    var phone = audience.phoneAtSalt();
    play(phone);
    assertThat(phone.heading("Two screens are already watching")).isVisible();
    // The laptop's next tab is Usher's account page, which needs no script for what it does.
    var laptopsPage =
        new Viewer(screens.page(ScreenKind.LAPTOP.options().setJavaScriptEnabled(false)));
    laptopsPage.account(demo, audience.account());
    var rows =
        laptopsPage
            .page()
            .locator(
                "section", new Page.LocatorOptions().setHas(laptopsPage.heading("Watching now")));
    assertThat(rows.getByRole(AriaRole.LISTITEM)).hasCount(2);
    assertThat(rows).containsText("Ada watches The Lighthouse");
    assertThat(rows).containsText(Pattern.compile("its place is free at \\d\\d:\\d\\d:\\d\\d"));
    assertThat(rows).containsText("Chrome on Pixel 9 was refused Salt: 2 of 2 screens were in use");
    shot(laptopsPage.page(), "laptop-watching-now");
    laptopsPage.role(AriaRole.BUTTON, Pattern.compile("Stop ?: Living Room TV")).click();
    assertThat(laptopsPage.page().getByText("It has stopped, and its place is free.")).isVisible();
    assertThat(rows.getByRole(AriaRole.LISTITEM)).hasCount(1);
    assertThat(heading(tv, Pattern.compile("Stopped from Chrome on"))).isVisible();
    assertThat(tv.button("Back to The Lighthouse Keeper's Holiday")).isFocused();
    shot(tv.page(), "tv-stopped");
    Film.plays(laptop.page());
    laptopsPage.link("Who could watch, and why not").click();
    assertThat(laptopsPage.heading("Who could watch, and why not")).isVisible();
    shot(laptopsPage.page(), "laptop-decisions");
    var lines = laptopsPage.page().locator("ol.story li");
    assertThat(lines.first())
        .containsText("Chrome on Pixel 9 was refused Salt: 2 of 2 screens were in use:");
    assertThat(lines.nth(1))
        .containsText("Chrome on Linux started Salt: 2 of 2 screens were in use.");

    var hosted = new Viewer(screens.phone());
    hosted.account(demo, audience.account());
    axe.hosted(hosted.page(), "watching-now");
    hosted.open("/account/watching");
    axe.hosted(hosted.page(), "decisions");
    // And the receipt of a sign-out tells that a film has stopped.
    hosted.open("/account/sign-out?which=others");
    hosted.page().locator("button.danger").click();
    assertThat(hosted.page().locator("#receipt-playbacks"))
        .hasText("1 screen that was playing has stopped. Its place is free.");
    axe.hosted(hosted.page(), "receipt-playbacks");
    assertEquals("", axe.findings());
  }

  @Test
  void playersThatRetryByThemselves_doNotThrowEachOtherOut() {
    var tv = audience.tvPlaying();
    var laptop = audience.laptopPlaying();
    var phone = audience.phoneAtSalt();
    play(phone);
    phone
        .page()
        .getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile("Stop watching on Chrome")))
        .click();
    Film.plays(phone.page());
    assertThat(laptop.heading("Chrome on Pixel 9 is watching now")).isVisible();
    // Its app is replaced by one that starts again and again, without anybody having asked it to.
    for (int tries = 0; tries < 5; tries++) {
      var answer = audience.start(laptop, "\"start\": \"retry-" + tries + "\"");
      assertTrue(answer.startsWith("409 ") && answer.contains("taken_over"), answer);
    }
    Film.plays(phone.page());
    assertFalse(phone.page().getByText("is watching now").isVisible());
    // And whoever says without a viewer that one has asked gets no further than three times.
    var refused = "";
    for (int turn = 0; turn < 4 && refused.isEmpty(); turn++) {
      var by = turn % 2 == 0 ? laptop : phone;
      var other = turn % 2 == 0 ? "phone" : "computer";
      var answer =
          audience.start(
              by,
              "\"start\": \"fight-"
                  + turn
                  + "\", \"take_over\": \""
                  + audience.playing(by, other)
                  + "\"");
      refused = answer.startsWith("201") ? "" : answer;
    }
    assertTrue(refused.contains("too_many_take_overs"), refused);
    Film.plays(tv.page());
  }

  @Test
  void media_withoutAPassForIt_isNotServed() {
    var page = audience.laptopPlaying().page();
    var ask = "path => fetch(path).then(answer => answer.status)";
    assertEquals(401, page.evaluate(ask, "/media/salt/hd/0.m4s"));
    var accessToken = App.storedToken(page, screens.demo().client("web"));
    var withToken =
        "token => fetch('/media/salt/hd/0.m4s', {headers: {authorization: 'Bearer ' + token}})"
            + ".then(answer => answer.status)";
    assertEquals(403, page.evaluate(withToken, accessToken));
  }

  /** Its picture was taken away within a second after somebody began to sign out. */
  private static void assertGoneSoon(Page page, long asked) {
    page.waitForFunction("() => window.goneAt > 0 || !document.querySelector('video')");
    Object gone = page.evaluate("() => window.goneAt || 0");
    long after = ((Number) gone).longValue() - asked;
    assertTrue(after < 1000, "after " + after + " ms");
  }
}
