package usher.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.device.DeviceId;
import usher.device.DeviceKind;
import usher.playback.decision.Decision;
import usher.playback.lease.Admission.Admitted;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Ended;
import usher.playback.lease.Lease;
import usher.playback.lease.PlanLimit;
import usher.playback.lease.Playback;
import usher.playback.lease.PlaybackEnd;
import usher.playback.lease.PlaybackId;
import usher.playback.lease.Start;
import usher.signin.SignInId;
import usher.web.Browser.Page;
import usher.web.visit.Visit;

/** "Watching now", its Stop, and the decisions in words, without script. */
class WatchPagesTest {
  private static final String NAME = "Bedroom <TV>";

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
  void account_nothingPlays_saysSo() {
    assertTrue(browser.get("/account").text().contains("Nothing is playing on any device."));
  }

  @Test
  void account_somethingPlays_saysWhoWhatSinceWhenAndUntilWhen() {
    Lease lease = play("s1", NAME);
    String text = browser.get("/account").text();
    assertTrue(text.contains("Bedroom &lt;TV&gt;"), text);
    assertTrue(text.contains("Ada watches Salt"), text);
    assertTrue(text.contains("since today, 22:30"), text);
    // Of 75 seconds some thousandths have passed.
    assertTrue(text.matches("(?s).*its place is free at 22:31:1[45].*"), text);
    assertTrue(text.contains("/account/watching/" + lease.playback().id().value() + "/stop"));
    assertFalse(browser.get("/account").text().contains("Nothing is playing"));
  }

  @Test
  void stop_pressed_endsItAndItsDeviceIsToldByWhom() throws InterruptedException {
    var ended = new LinkedBlockingQueue<Ended>();
    Lease lease = play("s1", NAME);
    house.leases.onEnded(ended::add);
    browser.get("/account");
    String address = "/account/watching/" + lease.playback().id().value() + "/stop";
    Page page = browser.post(address);
    assertEquals("/account", page.location());
    String text = browser.get("/account").text();
    assertTrue(text.contains("It has stopped, and its place is free."), text);
    assertTrue(text.contains("Nothing is playing on any device."), text);
    assertEquals(List.of(), house.leases.live(house.account.id()));
    Ended told = ended.poll(20, TimeUnit.SECONDS);
    assertEquals(
        new Ended(
            lease.playback().sid(), lease.playback().id(), PlaybackEnd.ENDED, "Chrome on Linux"),
        told);
    browser.post(address);
    assertTrue(browser.get("/account").text().contains("It had ended already."));
  }

  @Test
  void stop_withoutTheFormsToken_stopsNothing() {
    Lease lease = play("s1", NAME);
    String address = "/account/watching/" + lease.playback().id().value() + "/stop";
    Browser foreign = house.browser().signedIn();
    foreign.cookies.remove(Visit.FORM_COOKIE);
    assertEquals(403, foreign.post(address).status());
    assertEquals(
        "/sign-in?next=" + "%2Faccount%2Fwatching%2Fx%2Fstop",
        house.browser().post("/account/watching/x/stop").location());
    assertEquals(1, house.leases.live(house.account.id()).size());
    browser.get("/account");
    assertEquals(404, browser.post("/account/watching/a~b/stop").status());
  }

  @Test
  void decisions_ofEachKind_areToldInWords() {
    var watching =
        List.of(
            new Decision.Watching("Phone", "Ada", "Salt", house.now.get()),
            new Decision.Watching("Laptop", null, "Doors", house.now.get()));
    decide(decision("admitted", "plan", 1, null, List.of()));
    decide(decision("admitted", "plan", 2, "Phone", List.of()));
    decide(decision("limit", "plan", 2, null, watching));
    decide(decision("limit", "films", 2, null, watching));
    decide(decision("taken_over", "plan", 2, "Phone", List.of()));
    decide(decision("held", "plan", 0, null, List.of()));
    String text = awaitDecisions("had to wait");
    for (String sentence :
        List.of(
            "Hotel TV started Salt: 1 of 2 screens were in use.",
            "Hotel TV started Salt in the place of Phone.",
            "Hotel TV was refused Salt: 2 of 2 screens were in use: Phone (Ada, Salt), Laptop"
                + " (Doors).",
            "Hotel TV was refused Salt: the rule “films” allows 2, and they were in use: Phone",
            "Hotel TV was refused Salt: Phone had taken its place a moment before.",
            "Hotel TV had to wait for Salt")) {
      assertTrue(text.contains(sentence), sentence + "\n" + text);
    }
    assertTrue(text.contains("today, 22:30"), text);
    assertTrue(browser.get("/account").text().contains("Hotel TV had to wait for Salt"));
    house.pass(Duration.ofHours(13));
    assertFalse(browser.get("/account").text().contains("Hotel TV had to wait for Salt"));
  }

  @Test
  void decisions_moreThanAPage_leadToTheOlderOnes() {
    for (int i = 0; i < 60; i++) {
      decide(decision("taken_over", "plan", 2, "Phone " + i, List.of()));
      house.pass(Duration.ofMillis(1));
    }
    String text = awaitDecisions("Phone 59");
    assertFalse(text.contains("Phone 9 "), text);
    var older = Pattern.compile("/account/watching\\?before=[0-9a-f]+").matcher(text);
    assertTrue(older.find());
    String rest = browser.get(older.group()).text();
    assertTrue(rest.contains("Phone 9 ") && rest.contains("Phone 0 "), rest);
    assertFalse(rest.contains("?before="), rest);
    assertEquals(404, browser.get("/account/watching?before=%27").status());
  }

  private String awaitDecisions(String last) {
    String text = "";
    for (long end = System.nanoTime() + 20_000_000_000L; System.nanoTime() < end; ) {
      text = browser.get("/account/watching").text();
      if (text.contains(last)) {
        return text;
      }
    }
    throw new AssertionError("never told: " + last + "\n" + text);
  }

  private void decide(Decision decision) {
    house.decisions.take(decision);
    house.pass(Duration.ofMillis(1));
  }

  private Decision decision(
      String reason,
      String rule,
      int inUse,
      @Nullable String other,
      List<Decision.Watching> watching) {
    return new Decision(
        "",
        house.account.id(),
        house.now.get(),
        reason,
        rule,
        2,
        inUse,
        "Hotel TV",
        "Noor",
        new Playback.Title("salt", "Salt"),
        ContentKind.FILM,
        other,
        List.of(),
        watching);
  }

  private Lease play(String sid, String device) {
    Playback playback =
        new Playback(
            new PlaybackId("playback-of-" + sid),
            new SignInId(sid),
            new Playback.Screen(new DeviceId("d"), DeviceKind.TV, device),
            "Ada",
            new Playback.Title("salt", "Salt"),
            ContentKind.FILM,
            "hd",
            house.now.get());
    Start start =
        new Start(
            house.account.id(),
            playback,
            "key of " + sid,
            null,
            new PlanLimit(1, "standard", 2),
            List.of(),
            false);
    return ((Admitted) house.leases.acquire(start)).lease();
  }
}
