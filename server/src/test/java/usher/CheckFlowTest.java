package usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;

/**
 * Goal: a proxy learns who asks, or why not. Method: a whole node over HTTP, asked as proxies do.
 */
class CheckFlowTest {
  private static final String BARE =
      "Bearer realm=\"usher\", DPoP realm=\"usher\", algs=\"ES256 EdDSA RS256\"";

  @TempDir Path folder;
  private NodeFixture node;
  private Browser browser;
  private Tokens laptop;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder);
    browser = node.browser(node.account(), "Chrome on Windows");
    laptop = node.tokens(browser);
    NodeFixture.await("the node's trust", node.house().followers::trusts);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String header(Answer answer, String name) {
    return answer.http().headers().firstValue(name).orElse("absent");
  }

  private static void refused(int status, String challenge, Answer answer) {
    assertEquals(status, answer.status(), answer.body());
    assertEquals(challenge, header(answer, "WWW-Authenticate"));
    assertEquals("absent", header(answer, "X-Usher-Account"));
  }

  @Test
  void goodToken_passes_andTellsWho() {
    Answer answer = node.get("/v1/check", laptop.access());
    assertEquals(200, answer.status(), answer.body());
    assertEquals("", answer.body());
    assertEquals(browser.account().id().value(), header(answer, "X-Usher-Account"));
    assertEquals(laptop.sid(), header(answer, "X-Usher-Sign-In"));
    assertEquals("", header(answer, "X-Usher-Profile"));
    assertEquals("account catalogue", header(answer, "X-Usher-Scope"));
    assertEquals("no-store", header(answer, "Cache-Control"));
  }

  @Test
  void profileChosen_isToldFromTheNextTokenOn() {
    String made =
        node.json("POST", "/v1/profiles", laptop.access(), "{\"name\": \"Ada\"}").text("id");
    node.json("PATCH", "/v1/sign-ins/current", laptop.access(), "{\"profile\": \"" + made + "\"}");
    Tokens next = node.refresh("web", laptop.refresh()).tokens();
    assertEquals(made, header(node.get("/v1/check", next.access()), "X-Usher-Profile"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
  void anyMethodAndPathBelow_asEnvoyAsks_isAnswered(String method) {
    for (String path : List.of("/v1/check", "/v1/check/films/7", "/v1/check/films/7?scope=none")) {
      var request =
          node.request(path)
              .header("Authorization", "bearer " + laptop.access())
              .method(method, BodyPublishers.noBody());
      assertEquals(200, node.send(request).status(), path);
      var bare = node.request(path).method(method, BodyPublishers.noBody());
      assertEquals(401, node.send(bare).status(), path);
    }
  }

  @Test
  void noToken_isAskedForOne() {
    refused(401, BARE, node.get("/v1/check", null));
    for (String other : List.of("Basic eDp5", "Bearer", "Bearer  ", "x", "Bearerx")) {
      var request = node.request("/v1/check").header("Authorization", other).GET();
      refused(401, BARE, node.send(request));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a.b.c"})
  void noUshersToken_isRefused(String token) {
    var request = node.request("/v1/check").header("Authorization", "Bearer " + token + " ").GET();
    refused(401, "Bearer realm=\"usher\", error=\"invalid_token\"", node.send(request));
  }

  @Test
  void signedOut_isRefused_whenTheSignOutIsConfirmed() {
    Tokens tv = node.television(browser, "the living room television", null);
    assertEquals(200, node.get("/v1/check", tv.access()).status());
    Answer receipt = node.signOut(laptop.access(), "[\"" + tv.sid() + "\"]");
    assertTrue(receipt.body().contains("\"confirmed\""), receipt.body());
    refused(
        401, "Bearer realm=\"usher\", error=\"invalid_token\"", node.get("/v1/check", tv.access()));
    assertEquals(200, node.get("/v1/check", laptop.access()).status());
  }

  @Test
  void expired_isRefused() {
    node.clock.advance(Duration.ofMinutes(5).plusSeconds(31));
    NodeFixture.await("the node's trust", node.house().followers::trusts);
    refused(
        401,
        "Bearer realm=\"usher\", error=\"invalid_token\"",
        node.get("/v1/check", laptop.access()));
  }

  @Test
  void audience_otherThanTheTokens_isRefused() {
    assertEquals(200, node.get("/v1/check?audience=matinee", laptop.access()).status());
    refused(
        401,
        "Bearer realm=\"usher\", error=\"invalid_token\"",
        node.get("/v1/check?audience=other", laptop.access()));
    refused(
        401,
        "Bearer realm=\"usher\", error=\"invalid_token\"",
        node.send(demanding("X-Usher-Require-Audience", "other")));
    assertEquals(200, node.send(demanding("X-Usher-Require-Audience", "matinee")).status());
  }

  @Test
  void scope_thatTheTokenLacks_isNamed() {
    assertEquals(200, node.get("/v1/check?scope=catalogue+account", laptop.access()).status());
    String needs = "Bearer realm=\"usher\", error=\"insufficient_scope\", scope=\"%s\"";
    refused(
        403,
        needs.formatted("catalogue admin"),
        node.get("/v1/check?scope=catalogue%20admin", laptop.access()));
    refused(
        403,
        needs.formatted("adminx"),
        node.get("/v1/check?scope=ad%22min%0D%0Ax", laptop.access()));
    refused(403, needs.formatted("admin"), node.send(demanding("X-Usher-Require-Scope", "admin")));
  }

  @Test
  void demandsByHeader_countForTheExactPathToo() {
    var request =
        node.request("/v1/check?audience=matinee")
            .header("Authorization", "Bearer " + laptop.access())
            .header("X-Usher-Require-Audience", "other");
    refused(401, "Bearer realm=\"usher\", error=\"invalid_token\"", node.send(request.GET()));
  }

  /**
   * Envoy appends the viewer's path as it is: it must not lead to another answer than a check's.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/check/../../health",
        "/v1/check/films/../../../health",
        "/v1/check/films/../../check",
        "/v1/check/./films",
        "/v1/check/.."
      })
  void dotSegmentsBelow_leadNowhere(String path) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.server.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }
  }

  private java.net.http.HttpRequest.Builder demanding(String name, String value) {
    return node.request("/v1/check/films/7")
        .header("Authorization", "Bearer " + laptop.access())
        .header(name, value)
        .GET();
  }

  @Test
  void nodeWithoutTrust_saysAskAgain_andNot401() {
    node.house().followers.close();
    node.clock.advance(Duration.ofSeconds(30));
    Answer answer = node.get("/v1/check", laptop.access());
    assertEquals(503, answer.status(), answer.body());
    assertEquals("stale", answer.text("code"));
    assertEquals("1", header(answer, "Retry-After"));
  }

  @Test
  void answers_areCounted() {
    node.get("/v1/check", laptop.access());
    node.get("/v1/check", "x");
    var request = node.request("/metrics").header("Authorization", "Basic " + operator()).GET();
    String metrics = node.send(request).body();
    for (String line :
        Map.of("accepted", 1, "refused", 1, "stale", 0).entrySet().stream()
            .map(e -> "usher_checks_total{answer=\"" + e.getKey() + "\"} " + e.getValue() + ".0")
            .toList()) {
      assertTrue(metrics.contains(line), metrics);
    }
  }

  private static String operator() {
    byte[] pair = "operator:0123456789abcdef0123456789abcdef0123456789c".getBytes(UTF_8);
    return Base64.getEncoder().encodeToString(pair);
  }
}
