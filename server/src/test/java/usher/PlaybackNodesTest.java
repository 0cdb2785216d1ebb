package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.testing.RedisServer;

/**
 * Goal: a sign-out on one node frees the place on all of them, by the time it is answered. Method:
 * two whole nodes on one database and one Redis; nothing is waited for after the answer.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PlaybackNodesTest {
  @TempDir Path folder;
  @TempDir Path redisFolder;
  private final List<NodeFixture> nodes = new ArrayList<>();
  private RedisServer redis;
  private NodeFixture one;
  private NodeFixture two;
  private Tokens web;
  private Tokens tv;

  @BeforeEach
  void start() {
    redis = new RedisServer(redisFolder);
    one = node();
    two = node();
    arrive();
    for (NodeFixture node : nodes) {
      NodeFixture.await("the node's trust", node.house().followers::trusts);
      NodeFixture.await(
          "Redis is connected to", () -> node.get("/v1/playbacks", web.access()).status() == 200);
    }
  }

  private NodeFixture node() {
    NodeFixture node =
        new NodeFixture(
            folder,
            settings ->
                "plans.standard.screens = 1\nplayback.leases = \"redis\"\n"
                    + "playback.when_leases_are_down = \"deny\"\n"
                    + "limits.playback_requests = 1000000\n"
                    + ("redis.addresses = [\"" + redis.address() + "\"]\n")
                    + settings);
    nodes.add(node);
    return node;
  }

  /** A household of its own for each sign-out. */
  private void arrive() {
    Browser laptop = one.browser(one.account(), "Laptop");
    web = one.tokens(laptop);
    tv = one.television(laptop, "a television of the test", null);
  }

  @AfterEach
  void close() {
    nodes.forEach(NodeFixture::close);
    redis.close();
  }

  @Test
  void signOut_onAnotherNode_freesThePlaceOnBoth() {
    for (NodeFixture other : nodes) {
      Answer playing = start(one, tv);
      assertEquals(201, playing.status(), playing.body());
      assertEquals(409, start(two, web).status(), "the only place is taken, on each node");

      Answer out = other.signOut(web.access(), "[\"" + tv.sid() + "\"]");

      assertEquals(1L, out.json().get("playbacks_ended"), out.body());
      for (NodeFixture node : nodes) {
        assertEquals(401, beat(node, playing.text("id")).status());
        assertEquals(401, start(node, tv).status());
        Answer free = start(node, web);
        assertEquals(201, free.status(), free.body());
        node.delete("/v1/playbacks/" + free.text("id"), web.access());
      }
      arrive();
    }
  }

  private static Answer start(NodeFixture at, Tokens device) {
    return at.json("POST", "/v1/playbacks", device.access(), "{\"title\": \"nosferatu\"}");
  }

  private Answer beat(NodeFixture at, String id) {
    return at.json("POST", "/v1/playbacks/" + id + "/heartbeat", tv.access(), "{}");
  }
}
