package usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;

/**
 * Goal: the OpenAPI document says what is there, all of it. Method: each operation is driven once
 * and its reply held to the document; so is every other reply that a test of a node gets.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApiDocumentTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789h";
  private static final String CLIENTS =
      """
      [clients.siem]
      name = "Siem"
      secret = "0123456789abcdef0123456789abcdef0123456789h"
      redirect_uris = ["http://localhost:8086/callback"]
      grants = ["authorization_code", "refresh_token", "client_credentials"]
      scopes = ["openid", "profile", "email", "account", "ssf.manage"]
      """;

  private static final String OPERATOR = "0123456789abcdef0123456789abcdef0123456789c";

  @TempDir Path folder;
  private final Set<String> driven = new TreeSet<>();
  private NodeFixture node;
  private Browser browser;

  @BeforeEach
  void start() {
    node = new NodeFixture(folder, settings -> settings + CLIENTS);
    browser = node.browser(node.account(), "Chrome on Windows");
    NodeFixture.await("the node's trust", node.house().followers::trusts);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /** Notes what was driven with success; the fixture has held the reply to the document. */
  private Answer drive(Answer answer) {
    assertTrue(answer.status() < 400, () -> answer.status() + " " + answer.body());
    driven.add(String.valueOf(answer.operation()));
    return answer;
  }

  private Answer get(String path, String token) {
    return drive(node.get(path, token.isEmpty() ? null : token));
  }

  private Answer json(String method, String path, String token, String body) {
    return drive(node.json(method, path, token, body));
  }

  private Answer form(String path, Map<String, String> form) {
    return drive(node.post(path, form));
  }

  private Answer basic(String client, String secret, String method, String path, String body) {
    String pair = client + ":" + secret;
    return drive(
        node.send(
            node.request(path)
                .header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))));
  }

  private Answer page(String method, String path, HttpRequest.BodyPublisher body) {
    return drive(
        node.send(
            node.request(path)
                .header("Cookie", browser.cookie())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, body)));
  }

  private static Map<String, String> siem(Map<String, String> more) {
    Map<String, String> form = new TreeMap<>(more);
    form.put("client_id", "siem");
    form.put("client_secret", SECRET);
    return form;
  }

  @Test
  void paths_areThoseThatAreServed() {
    Set<String> served =
        node.server.routes().stream()
            .filter(route -> route.matches("\\w+ /(v1|oauth|\\.well-known)/.*"))
            // Any method asks the check, in one way; the rest of the path is a parameter there.
            .filter(route -> !route.matches("(?!GET)\\w+ /v1/check.*"))
            .map(route -> route.replace("/v1/check/*", "/v1/check/{path}"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(served.size() > 40, served::toString);
    assertEquals(served, ApiDocument.SERVED.operations());
  }

  @Test
  void document_isServedToAnybody() {
    Answer answer = node.get("/openapi.yaml", null);
    assertEquals(200, answer.status());
    assertEquals("application/yaml", answer.http().headers().firstValue("Content-Type").orElse(""));
    assertEquals("*", answer.http().headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    assertTrue(answer.body().startsWith("openapi: 3.1.0"));
  }

  @Test
  void replies_ofEachOperation_areAsTheDocumentSays() throws Exception {
    driveOAuth();
    Tokens web = node.tokens(browser);
    driveAccount(web);
    drivePlaybacks(web);
    driveBackEnds(web);
    driveClients();
    driveSignals();
    driveSignOuts(web);
    assertEquals(ApiDocument.SERVED.operations(), driven);
  }

  /** A member that is missing, one too many, or another form: each is seen. */
  @Test
  void hold_replyThatIsOtherwise_fails() {
    Answer answer = node.get("/v1/profiles", node.tokens(browser).access());
    for (String body :
        new String[] {"{}", "{\"profiles\":1}", "{\"profiles\":[],\"more\":1}", "[]"}) {
      assertThrows(
          AssertionError.class,
          () -> ApiDocument.SERVED.hold("GET", "/v1/profiles", answer.http(), body));
    }
    assertThrows(
        AssertionError.class,
        () -> ApiDocument.SERVED.hold("DELETE", "/v1/playbacks/x", answer.http(), ""));
  }

  private void driveOAuth() {
    get("/.well-known/oauth-authorization-server", "");
    get("/.well-known/openid-configuration", "");
    get("/.well-known/ssf-configuration", "");
    get("/oauth/jwks", "");
    CodeVerifier verifier = new CodeVerifier();
    Map<String, String> asked = new TreeMap<>();
    asked.put("response_type", "code");
    asked.put("redirect_uri", "http://localhost:8086/callback");
    asked.put("scope", "openid profile email account");
    asked.put("code_challenge_method", "S256");
    asked.put(
        "code_challenge",
        com.nimbusds.oauth2.sdk.pkce.CodeChallenge.compute(
                com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod.S256, verifier)
            .getValue());
    form("/oauth/par", siem(asked));
    asked.put("client_id", "siem");
    String query = NodeFixture.encode(asked);
    page("POST", "/oauth/authorize", BodyPublishers.ofString(query));
    String location =
        page("GET", "/oauth/authorize?" + query, BodyPublishers.noBody())
            .http()
            .headers()
            .firstValue("Location")
            .orElseThrow();
    Answer tokens =
        form(
            "/oauth/token",
            siem(
                Map.of(
                    "grant_type",
                    "authorization_code",
                    "code",
                    Parties.parameter(location, "code"),
                    "redirect_uri",
                    "http://localhost:8086/callback",
                    "code_verifier",
                    verifier.getValue())));
    String access = tokens.tokens().access();
    form("/oauth/token", siem(Map.of("grant_type", "client_credentials")));
    form("/oauth/introspect", siem(Map.of("token", access)));
    get("/oauth/userinfo", access);
    drive(node.post("/oauth/userinfo", Map.of("access_token", access)));
    drive(node.ask("the television of the living room"));
    String hint = NodeFixture.encode(Map.of("id_token_hint", tokens.text("id_token")));
    page("GET", "/oauth/end_session?client_id=siem", BodyPublishers.noBody());
    page("POST", "/oauth/end_session", BodyPublishers.ofString(hint));
    browser = node.browser(browser.account(), "Firefox on Linux");
    form("/oauth/revoke", siem(Map.of("token", tokens.tokens().refresh())));
  }

  private void driveAccount(Tokens web) throws IOException, InterruptedException {
    String token = web.access();
    get("/v1/account", token);
    String body = "{\"name\": \"Ada\", \"picture\": \"fern\", \"kids\": false}";
    String profile = json("POST", "/v1/profiles", token, body).text("id");
    String second = json("POST", "/v1/profiles", token, body.replace("Ada", "Noor")).text("id");
    json("PATCH", "/v1/profiles/" + profile, token, "{\"kids\": true}");
    get("/v1/profiles", token);
    drive(node.delete("/v1/profiles/" + second, token));
    json("PATCH", "/v1/sign-ins/current", token, "{\"profile\": \"" + profile + "\"}");
    get("/v1/sign-ins", token);
    get("/v1/sign-ins/current", token);
    Map<?, ?> device = node.deviceOf(web);
    json("PATCH", "/v1/devices/" + device.get("id"), token, "{\"name\": \"Laptop\"}");
    json("POST", "/v1/events/tickets", token, "{}");
    var stream =
        node.client.send(
            node.request("/v1/events").header("Authorization", "Bearer " + token).GET().build(),
            BodyHandlers.ofInputStream());
    try (var events = stream.body()) {
      driven.add(String.valueOf(ApiDocument.SERVED.hold("GET", "/v1/events", stream, "")));
      assertTrue(events.read() >= 0);
    }
  }

  private void drivePlaybacks(Tokens web) {
    String token = web.access();
    Answer started = json("POST", "/v1/playbacks", token, "{\"title\": \"salt\"}");
    get("/v1/playbacks", token);
    get("/v1/playbacks/decisions", token);
    String path = "/v1/playbacks/" + started.text("id");
    String beat = "{\"pass\": \"" + started.text("pass") + "\"}";
    AtomicReference<Answer> last = new AtomicReference<>();
    NodeFixture.await(
        "a heartbeat that is not too soon",
        () -> {
          last.set(node.json("POST", path + "/heartbeat", token, beat));
          return last.get().status() != 429;
        });
    drive(last.get());
    drive(node.delete(path, token));
    assertEquals(410, node.json("POST", path + "/heartbeat", token, "{}").status());
  }

  private void driveBackEnds(Tokens web) {
    get("/v1/check", web.access());
    get("/v1/check/films/7", web.access());
    basic("operator", OPERATOR, "GET", "/v1/admin/followers", "");
    String account = node.get("/v1/account", web.access()).text("id");
    basic("operator", OPERATOR, "GET", "/v1/admin/accounts/" + account + "/decisions", "");
    basic(
        "catalogue",
        NodeFixture.CATALOGUE_SECRET,
        "POST",
        "/v1/revocations/poll",
        """
        {"follower": "c", "instance": "i", "epoch": null, "applied": 0, "wait_ms": 0}
        """);
  }

  private void driveClients() {
    String clients = "/v1/admin/clients";
    String body = "{\"id\": \"new\", \"name\": \"New\"}";
    basic("operator", OPERATOR, "POST", clients, body);
    basic("operator", OPERATOR, "GET", clients, "");
    basic("operator", OPERATOR, "GET", clients + "/new", "");
    basic("operator", OPERATOR, "PUT", clients + "/new", body);
    basic("operator", OPERATOR, "POST", clients + "/new/secret", "");
    basic("operator", OPERATOR, "DELETE", clients + "/new", "");
  }

  private void driveSignals() {
    String stream = siem("POST", "/v1/ssf/stream", "{}").text("stream_id");
    String named = "{\"stream_id\": \"" + stream + "\"";
    siem("GET", "/v1/ssf/stream", "");
    siem("GET", "/v1/ssf/stream?stream_id=" + stream, "");
    siem("PATCH", "/v1/ssf/stream", named + "}");
    siem("PUT", "/v1/ssf/stream", named + "}");
    siem("GET", "/v1/ssf/status?stream_id=" + stream, "");
    siem("POST", "/v1/ssf/status", named + ", \"status\": \"enabled\"}");
    siem("POST", "/v1/ssf/verification", named + "}");
    siem("POST", "/v1/ssf/poll", "{}");
    siem("DELETE", "/v1/ssf/stream?stream_id=" + stream, "");
  }

  private Answer siem(String method, String path, String body) {
    return basic("siem", SECRET, method, path, body);
  }

  private void driveSignOuts(Tokens web) {
    Tokens tv = node.television(browser, "the living room television", null);
    Answer one = drive(node.delete("/v1/sign-ins/" + tv.sid(), web.access()));
    get("/v1/sign-outs/" + one.text("id"), web.access());
    drive(node.signOut(web.access(), "\"others\""));
    Answer over = node.refresh("tv", tv.refresh());
    Map<?, ?> told = (Map<?, ?>) over.json().get("signed_out");
    String token = String.valueOf(java.util.Objects.requireNonNull(told).get("told_token"));
    drive(node.json("POST", "/v1/events/told", null, "{\"token\": \"" + token + "\"}"));
    drive(node.delete("/v1/sign-ins/current", web.access()));
  }
}
