package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
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
  @TempDir Path folder;
  private NodeFixture node;
  private Tokens tv;
  private Tokens web;

  @BeforeEach
  void signIn() {
    node = new NodeFixture(folder, settings -> "plans.standard.screens = 1\n" + settings);
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

  private Answer start(Tokens device, String more) {
    return node.json(
        "POST", "/v1/playbacks", device.access(), "{\"title\": \"nosferatu\"" + more + "}");
  }
}
