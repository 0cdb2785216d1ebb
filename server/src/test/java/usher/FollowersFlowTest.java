package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.edge.Edge;
import usher.edge.TrustClock;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Verified;

/**
 * Goal: a receipt that says "confirmed" is true on every node and edge. Method: whole nodes on one
 * database, real edges of the library on each, and clocks that go on by themselves.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowersFlowTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String OPERATOR = "operator:0123456789abcdef0123456789abcdef0123456789c";

  @TempDir Path folder;
  private final List<NodeFixture> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private Browser browser;
  private Tokens laptop;

  @BeforeEach
  void start() {
    node();
    browser = nodes.getFirst().browser(nodes.getFirst().account(), "Chrome on Windows");
    laptop = nodes.getFirst().tokens(browser);
  }

  @AfterEach
  void stop() {
    over.set(true);
    edges.forEach(Edge::close);
    nodes.forEach(NodeFixture::close);
  }

  /** One more node on the same file; its time of day goes on as real time does. */
  private NodeFixture node() {
    NodeFixture node =
        new NodeFixture(
            folder, text -> text + "[revocations]\nstaleness = \"2s\"\nmargin = \"250ms\"\n");
    nodes.add(node);
    Thread.ofVirtual()
        .start(() -> {
          long last = System.nanoTime();
          while (!over.get()) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            long now = System.nanoTime();
            node.clock.advance(Duration.ofNanos(now - last));
            last = now;
          }
        });
    return node;
  }

  private Edge edge(NodeFixture node, String name) throws InterruptedException {
    Edge edge =
        Edge.of(NodeFixture.ISSUER, "matinee")
            .client("catalogue", NodeFixture.CATALOGUE_SECRET)
            .follower(name)
            .usher("http://localhost:" + node.server.port())
            .clock(new TrustClock(node.clock, System::nanoTime))
            .start();
    edges.add(edge);
    assertTrue(edge.awaitReady(LONG));
    return edge;
  }

  private Tokens television() {
    return nodes.getFirst().television(browser, "the television of the moment", null);
  }

  private Answer signOut(Tokens tv) {
    Answer receipt = nodes.getFirst().signOut(laptop.access(), "[\"" + tv.sid() + "\"]");
    assertEquals(200, receipt.status(), receipt.body());
    return receipt;
  }

  private static Answer operator(NodeFixture node, String path) {
    String basic = Base64.getEncoder().encodeToString(OPERATOR.getBytes(StandardCharsets.UTF_8));
    return node.send(node.request(path).header("Authorization", "Basic " + basic).GET());
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rows(NodeFixture node, String of) {
    Answer answer = operator(node, "/v1/admin/followers");
    assertEquals(200, answer.status(), answer.body());
    return (List<Map<String, Object>>) Objects.requireNonNull(answer.json().get(of));
  }

  private void awaitAllNodesTrust() {
    for (NodeFixture node : nodes) {
      NodeFixture.await("the node", () -> node.server.house.followers.trusts());
    }
  }

  @Test
  void signOut_threeNodesAndTheirEdges_confirmedMeansThatAllRefuse() throws Exception {
    node();
    node();
    awaitAllNodesTrust();
    for (NodeFixture node : nodes) {
      edge(node, "catalogue-1");
      edge(node, "catalogue-2");
    }
    // Until each node has told of its edges, which it does with its beat.
    NodeFixture.await(
        "the nodes' rows", () -> nodes.getFirst().number("SELECT SUM(edges) FROM node") == 6);
    int confirmed = 0;
    for (int i = 0; i < 5; i++) {
      Tokens tv = television();
      assertInstanceOf(Verified.class, edges.getLast().verify(tv.access()));
      Answer receipt = signOut(tv);
      if (receipt.text("confirmed").equals("true")) {
        confirmed++;
        for (Edge edge : edges) {
          assertEquals(new Rejected(Reason.REVOKED), edge.verify(tv.access()));
        }
        for (NodeFixture node : nodes) {
          assertTrue(node.house().followers.feed().revoked().contains(tv.sid()));
        }
        assertEquals(Map.of("confirmed", 9L, "of", 9L), receipt.json().get("followers"));
      }
    }
    assertTrue(confirmed > 0, "none of five was confirmed in a second");
  }

  @Test
  void secondNode_starts_theLogKeepsItsEpoch() throws Exception {
    Edge edge = edge(nodes.getFirst(), "catalogue");
    String epoch = edge.revoked().epoch();
    NodeFixture second = node();
    awaitAllNodesTrust();
    assertEquals(epoch, second.house().followers.feed().revoked().epoch());
    Tokens tv = television();
    signOut(tv);
    NodeFixture.await(
        "the edge", () -> edge.verify(tv.access()).equals(new Rejected(Reason.REVOKED)));
    assertEquals(epoch, edge.revoked().epoch());
  }

  @Test
  void onlyNode_startsAgain_theLogGetsAnotherEpochAndEdgesGoOn() throws Exception {
    Edge edge = edge(nodes.getFirst(), "catalogue");
    String epoch = Objects.requireNonNull(edge.revoked().epoch());
    int port = nodes.getFirst().server.port();
    nodes.removeFirst().close();
    NodeFixture again = new NodeFixture(folder, text -> text.replace("port = 0", "port = " + port));
    nodes.add(again);
    NodeFixture.await("the edge", () -> !epoch.equals(edge.revoked().epoch()));
    Tokens tv = television();
    NodeFixture.await("trust", () -> edge.verify(tv.access()) instanceof Verified);
    signOut(tv);
    NodeFixture.await(
        "the edge", () -> edge.verify(tv.access()).equals(new Rejected(Reason.REVOKED)));
  }

  @Test
  void killedEdge_delaysReceiptsNoLongerThanTheBound() throws Exception {
    Edge dead = edge(nodes.getFirst(), "dead");
    edge(nodes.getFirst(), "alive");
    dead.close();
    Tokens tv = television();
    long start = System.nanoTime();
    Answer first = signOut(tv);
    String path = "/v1/sign-outs/" + first.text("id");
    NodeFixture.await(
        "the bound",
        () -> nodes.getFirst().get(path, laptop.access()).text("confirmed").equals("true"));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, took.toString());
    Answer last = nodes.getFirst().get(path, laptop.access());
    if (first.text("confirmed").equals("false")) {
      assertEquals(Map.of("confirmed", 2L, "of", 3L), last.json().get("followers"));
    }
  }

  @Test
  void operator_sees_everyNodeAndEdge() throws Exception {
    node();
    awaitAllNodesTrust();
    edge(nodes.getFirst(), "catalogue");
    NodeFixture first = nodes.getFirst();
    List<Map<String, Object>> seen = rows(first, "nodes");
    assertEquals(2, seen.size());
    assertEquals(1, seen.stream().filter(row -> Boolean.TRUE.equals(row.get("this"))).count());
    Map<String, Object> edge = rows(first, "edges").getFirst();
    assertEquals(
        Set.of("name", "instance", "heard_at", "applied", "lag", "trust_ms", "confirmed"),
        edge.keySet());
    assertEquals("catalogue", edge.get("name"));
    assertEquals(true, edge.get("confirmed"));
    Set<Object> instances = new HashSet<>();
    seen.forEach(row -> instances.add(row.get("instance")));
    assertEquals(2, instances.size());
    assertNotEquals(0L, edge.get("trust_ms"));
    assertEquals(401, first.get("/v1/admin/followers", laptop.access()).status());
    assertEquals(401, first.get("/v1/admin/followers", null).status());
  }

  @Test
  void metrics_askedByWhoMay_haveFollowersAndReceipts() throws Exception {
    edge(nodes.getFirst(), "catalogue");
    signOut(television());
    NodeFixture first = nodes.getFirst();
    assertEquals(401, first.get("/metrics", null).status());
    Answer answer = operator(first, "/metrics");
    assertEquals(200, answer.status());
    for (String line :
        List.of(
            "usher_follower_lag{follower=\"catalogue\"} ",
            "usher_follower_age_seconds{follower=\"catalogue\"} ",
            "usher_follower_confirmed{follower=\"catalogue\"} ",
            "usher_follower_instances{follower=\"catalogue\"} 1",
            "usher_receipt_confirmation_seconds_bucket{le=\"0.25\"} ",
            "usher_receipts_open ",
            "usher_node_trust_seconds ",
            "usher_revocations_size 1",
            "usher_revocations_applied 1")) {
      assertTrue(answer.body().contains(line), line + " is not in " + answer.body());
    }
    assertFalse(answer.body().contains(laptop.sid()));
  }

  @Test
  void ready_nodeTrusts_saysSo() {
    awaitAllNodesTrust();
    Answer ready = nodes.getFirst().get("/ready", null);
    assertEquals(200, ready.status());
    assertTrue(ready.body().contains("\"revocations\":\"up\""), ready.body());
  }
}
