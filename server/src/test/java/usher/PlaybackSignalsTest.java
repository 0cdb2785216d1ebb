package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.Events.Event;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.edge.Edge;
import usher.edge.PassVerification.Bad;
import usher.edge.PassVerification.Good;
import usher.edge.TrustClock;
import usher.edge.Verification.Reason;

/** Goal: others learn what was decided. Method: an event stream and a media back end's edge. */
final class PlaybackSignalsTest {
  private static final String SETTINGS =
      """
      plans.standard.screens = 1
      rules.no-television = {screens = 0, devices = ["tv"], shadow = true}
      """;

  @TempDir Path folder;
  private NodeFixture node;
  private Tokens tv;
  private Tokens web;

  @BeforeEach
  void signIn() {
    node = new NodeFixture(folder, settings -> SETTINGS + settings);
    Browser laptop = node.browser(node.account(), "Laptop");
    web = node.tokens(laptop);
    tv = node.television(laptop, "a television of the test", null);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void device_whosePlaceIsTaken_isToldByWhomOverItsStream() throws Exception {
    try (Events events = Events.withToken(node, tv.access())) {
      String id = start(tv, "").text("id");
      Answer taken = start(web, ", \"take_over\": \"" + id + "\"");
      assertEquals(201, taken.status(), taken.body());
      Event ended = events.next();
      assertEquals("playback_ended", ended.name());
      assertEquals(
          "{\"id\":\"" + id + "\",\"reason\":\"taken_over\",\"by\":\"Laptop\"}", ended.data());
      // The stream goes on: the same device hears of the next ending.
      String again = start(tv, ", \"take_over\": \"" + taken.text("id") + "\"").text("id");
      node.delete("/v1/playbacks/" + again, web.access());
      assertEquals(
          "{\"id\":\"" + again + "\",\"reason\":\"ended\",\"by\":\"Laptop\"}",
          events.next().data());
    }
  }

  @Test
  void pass_isGoodAtTheEdge_untilItsDeviceIsSignedOut() throws Exception {
    try (Edge edge =
        Edge.of(NodeFixture.ISSUER, "matinee")
            .client("catalogue", NodeFixture.CATALOGUE_SECRET)
            .usher("http://localhost:" + node.server.port())
            .clock(new TrustClock(node.clock, System::nanoTime))
            .start()) {
      assertTrue(edge.awaitReady(Duration.ofSeconds(20)));
      String pass = start(tv, "").text("pass");
      NodeFixture.await(
          "the edge trusts", () -> edge.verifyPass(pass, "nosferatu") instanceof Good);
      Good good = assertInstanceOf(Good.class, edge.verifyPass(pass, "nosferatu"));
      assertEquals(tv.sid(), good.pass().sid());
      assertEquals(new Bad(Reason.TITLE), edge.verifyPass(pass, "metropolis"));
      assertEquals(new Bad(Reason.TYPE), edge.verifyPass(tv.access(), "nosferatu"));
      node.signOut(web.access(), "\"others\"");
      Bad revoked = new Bad(Reason.REVOKED);
      NodeFixture.await("the edge", () -> edge.verifyPass(pass, "nosferatu").equals(revoked));
    }
  }

  @Test
  void signOut_ofWhatPlays_isToldInTheReceiptAndInTheAnswerToAHeartbeat() {
    String id = start(tv, "").text("id");
    Answer receipt =
        node.json("POST", "/v1/sign-outs", web.access(), "{\"which\": [\"" + tv.sid() + "\"]}");
    assertEquals(1L, receipt.json().get("playbacks_ended"), receipt.body());
    Answer beat = node.json("POST", "/v1/playbacks/" + id + "/heartbeat", tv.access(), "{}");
    assertEquals(401, beat.status(), beat.body());
    Answer later = node.get("/v1/sign-outs/" + receipt.text("id"), web.access());
    assertEquals(1L, later.json().get("playbacks_ended"), later.body());
    Answer free = start(web, "");
    assertEquals(201, free.status(), free.body());
  }

  @Test
  void heartbeat_databaseAway_goesOn() {
    String id = start(tv, "").text("id");
    NodeFixture.await("no longer too soon", () -> heartbeat(id).status() == 200);
    node.house().database.close();
    assertEquals(500, node.get("/v1/playbacks", tv.access()).status());
    NodeFixture.await("no longer too soon", () -> heartbeat(id).status() == 200);
  }

  @Test
  void metrics_tellGrantsAndRefusalsByLevel() {
    String first = start(tv, "").text("id");
    assertTrue(metrics().contains("usher_playback_live 1.0\n"));
    start(web, "");
    start(web, "");
    String taken = start(web, ", \"take_over\": \"" + first + "\"").text("id");
    node.delete("/v1/playbacks/" + taken, web.access());
    start(tv, "");
    String metrics = metrics();
    for (String line :
        List.of(
            "usher_playback_granted_total{level=\"1\"} 2.0",
            "usher_playback_refused_total{level=\"2\",reason=\"limit\",rule=\"plan\"} 2.0",
            "usher_playback_refused_total{level=\"\",reason=\"taken_over\",rule=\"\"} 1.0",
            "usher_playback_shadow_refused_total{level=\"1\",rule=\"no-television\"} 1.0",
            "usher_playback_live 0.0",
            "usher_playback_undecided_total 0.0",
            "usher_playback_decisions_left_out_total 0.0")) {
      assertTrue(metrics.contains(line + "\n"), line + " is not in " + metrics);
    }
  }

  private String metrics() {
    String operator = "operator:0123456789abcdef0123456789abcdef0123456789c";
    String basic = Base64.getEncoder().encodeToString(operator.getBytes(StandardCharsets.UTF_8));
    return node.send(node.request("/metrics").header("Authorization", "Basic " + basic)).body();
  }

  private Answer heartbeat(String id) {
    return node.json("POST", "/v1/playbacks/" + id + "/heartbeat", tv.access(), "{}");
  }

  private Answer start(Tokens device, String more) {
    return node.json(
        "POST", "/v1/playbacks", device.access(), "{\"title\": \"nosferatu\"" + more + "}");
  }
}
