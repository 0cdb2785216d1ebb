package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.Events.Event;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.signin.EndReason;
import usher.signout.Cause;
import usher.signout.Which;

/**
 * Goal: a device that is on hears at once that it is signed out, by whom and why. Method: open
 * streams of a whole node. The race between opening and sign-out is in {@link SignOutChaseTest}.
 */
class EventStreamFlowTest {
  @TempDir Path folder;
  private NodeFixture node;
  private Browser browser;
  private Tokens laptop;
  private Tokens tv;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
    browser = node.browser(node.account(), "Chrome on Windows");
    laptop = node.tokens(browser);
    tv = node.television(browser, "the living room television", null);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Answer ticket(Tokens tokens) {
    return node.json("POST", "/v1/events/tickets", tokens.access(), "");
  }

  private static void check(Event event, String reason, String by, String at)
      throws ParseException {
    Map<String, Object> data = JSONObjectUtils.parse(event.data());
    assertEquals("signed_out", event.name());
    assertEquals(Set.of("reason", "by", "at", "told_token"), data.keySet());
    assertEquals(reason, data.get("reason"));
    assertEquals(by, String.valueOf(data.get("by")));
    assertEquals(at, data.get("at"));
  }

  @Test
  void stream_withATicket_opens() {
    Answer answer = ticket(tv);
    assertEquals(201, answer.status());
    assertEquals(Set.of("ticket", "expires_in"), answer.json().keySet());
    assertEquals("60", answer.text("expires_in"));
    try (Events events = Events.withTicket(node, answer.text("ticket"))) {
      assertEquals(200, events.status());
      var headers = events.http.headers();
      assertEquals("text/event-stream", headers.firstValue("Content-Type").orElse(""));
      assertEquals("no-store", headers.firstValue("Cache-Control").orElse(""));
      assertEquals("*", headers.firstValue("Access-Control-Allow-Origin").orElse(""));
    }
  }

  @Test
  void stream_withATokenOrATicket_hearsOfTheSignOutAtOnceAndEnds() throws Exception {
    try (Events byTicket = Events.withTicket(node, ticket(tv).text("ticket"));
        Events byToken = Events.withToken(node, tv.access())) {
      String at = node.clock.instant().toString();
      assertEquals(200, node.signOut(laptop.access(), "[\"" + tv.sid() + "\"]").status());
      long acknowledged = System.nanoTime();
      Event event = byTicket.next();
      assertTrue(
          System.nanoTime() - acknowledged < Duration.ofSeconds(1).toNanos(),
          "told more than a second after the acknowledgement");
      check(event, "elsewhere", "Chrome on Windows", at);
      assertNotNull(event.id());
      check(byToken.next(), "elsewhere", "Chrome on Windows", at);
      assertEquals(List.of(), byTicket.untilTheEnd());
      assertEquals(List.of(), byToken.untilTheEnd());
    }
  }

  @Test
  void stream_hearsNothingOfOthers() throws Exception {
    try (Events events = Events.withToken(node, tv.access())) {
      for (int i = 0; i < 10; i++) {
        Tokens other = node.television(browser, "television number " + i + "..", null);
        node.delete("/v1/sign-ins/current", other.access());
        assertTrue(events.silent());
      }
      node.delete("/v1/sign-ins/current", tv.access());
      check(events.next(), "here", "null", node.clock.instant().toString());
    }
  }

  @Test
  void stream_ofTheDeviceThatAsked_saysHere() throws Exception {
    try (Events own = Events.withToken(node, laptop.access());
        Events other = Events.withToken(node, tv.access())) {
      node.signOut(laptop.access(), "\"all\"");
      String at = node.clock.instant().toString();
      check(own.next(), "here", "null", at);
      check(other.next(), "elsewhere", "Chrome on Windows", at);
    }
  }

  @Test
  void stream_everyReason_isTold() throws Exception {
    for (EndReason reason : EndReason.values()) {
      Tokens device = node.television(browser, "the television of this round", null);
      try (Events events = Events.withToken(node, device.access())) {
        Cause cause =
            switch (reason) {
              case HERE -> Cause.asked(node.sid(device), "This one");
              case ELSEWHERE -> Cause.asked(browser.signIn().sid(), "Chrome on Windows");
              case PASSWORD_CHANGED ->
                  Cause.passwordChanged(browser.signIn().sid(), "Chrome on Windows");
              default -> Cause.of(reason);
            };
        node.house().signOut.of(browser.account().id(), Which.one(node.sid(device)), cause);
        boolean asked = reason == EndReason.ELSEWHERE || reason == EndReason.PASSWORD_CHANGED;
        String by = asked ? "Chrome on Windows" : "null";
        check(events.next(), reason.word(), by, node.clock.instant().toString());
      }
    }
  }

  @Test
  void stream_ofAStay_hearsOfItsEnd() throws Exception {
    var end = node.clock.instant().plus(Duration.ofMinutes(1));
    Tokens guest = node.television(browser, "the guest's television", end);
    try (Events events = Events.withToken(node, guest.access())) {
      node.clock.advance(Duration.ofMinutes(1));
      check(events.next(), "expired", "null", end.toString());
    }
  }

  @Test
  void stream_openedAfterTheSignOut_saysSoAtOnce() throws Exception {
    String ticket = ticket(tv).text("ticket");
    String at = node.clock.instant().toString();
    node.signOut(laptop.access(), "\"others\"");
    node.clock.advance(Duration.ofSeconds(30));
    try (Events events = Events.withTicket(node, ticket)) {
      assertEquals(200, events.status());
      check(events.next(), "elsewhere", "Chrome on Windows", at);
      assertEquals(List.of(), events.untilTheEnd());
    }
  }

  @Test
  void stream_openedAfterTheEndOfAStay_saysSoAtOnce() throws Exception {
    var end = node.clock.instant().plus(Duration.ofSeconds(20));
    Tokens guest = node.television(browser, "the guest's television", end);
    String ticket = ticket(guest).text("ticket");
    node.clock.advance(Duration.ofSeconds(20));
    try (Events events = Events.withTicket(node, ticket)) {
      check(events.next(), "expired", "null", end.toString());
      assertEquals(List.of(), events.untilTheEnd());
    }
  }

  @Test
  void streams_ofOthers_goOn() throws Exception {
    Tokens stranger = node.tokens(node.browser(node.account(), "Firefox on Linux"));
    try (Events own = Events.withToken(node, laptop.access());
        Events foreign = Events.withToken(node, stranger.access());
        Events ended = Events.withToken(node, tv.access())) {
      node.delete("/v1/sign-ins/current", tv.access());
      assertEquals(1, ended.untilTheEnd().size());
      assertTrue(own.silent() && foreign.silent());
      node.delete("/v1/sign-ins/current", laptop.access());
      assertEquals(1, own.untilTheEnd().size());
      assertTrue(foreign.silent());
    }
  }

  @Test
  void stream_ofADeviceThatWentAway_leavesTheOthersToHear() throws Exception {
    Events gone = Events.withToken(node, tv.access());
    try (Events stays = Events.withToken(node, tv.access())) {
      gone.close();
      node.delete("/v1/sign-ins/current", tv.access());
      assertEquals("signed_out", stays.next().name());
    }
  }

  @Test
  void ticket_tooOldForgedOrOfAnotherKind_opensNothing() {
    String ticket = ticket(tv).text("ticket");
    String[] parts = ticket.split("\\.", -1);
    String signature =
        parts[2].startsWith("A") ? "B" + parts[2].substring(1) : "A" + parts[2].substring(1);
    for (String wrong :
        List.of(
            "",
            "x",
            tv.access(),
            tv.refresh(),
            parts[0] + "." + parts[1] + "." + signature,
            parts[0] + "." + parts[1] + ".",
            ticket.repeat(10))) {
      try (Events events = Events.withTicket(node, wrong)) {
        assertEquals(401, events.status(), wrong);
        assertTrue(
            events
                .http
                .headers()
                .firstValue("WWW-Authenticate")
                .orElse("")
                .contains("invalid_token"));
      }
    }
    node.clock.advance(Duration.ofSeconds(60));
    try (Events events = Events.withTicket(node, ticket)) {
      assertEquals(401, events.status());
    }
  }

  @Test
  void ticket_isNoAccessToken() {
    String ticket = ticket(tv).text("ticket");
    assertEquals(401, node.get("/v1/account", ticket).status());
    assertEquals(401, node.get("/v1/events", ticket).status());
  }

  @Test
  void ticket_ofASignInThatIsOver_isNotMade() {
    node.delete("/v1/sign-ins/current", tv.access());
    assertEquals(401, ticket(tv).status());
    assertEquals(401, node.get("/v1/events", tv.access()).status());
    assertEquals(401, node.get("/v1/events", null).status());
  }
}
