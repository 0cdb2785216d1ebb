package usher.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.e2e.fixture.AppKey;
import usher.e2e.fixture.Demo;
import usher.e2e.fixture.Nginx;
import usher.e2e.fixture.PlainBrowser;

/**
 * Goal: a service that knows nothing of tokens is protected by nginx and Usher. Method: the example
 * of the documents as it stands, but for its ports, in a real nginx, before a service that repeats
 * what reached it.
 */
class NginxTest {
  private static final List<String> TOLD =
      List.of("X-Usher-Account", "X-Usher-Sign-In", "X-Usher-Profile", "X-Usher-Scope");

  @TempDir Path folder;

  /** The sign-in of a TV. */
  private record Tv(String token, String sid) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private Demo demo;
  private HttpServer service;
  private Nginx nginx;
  private Tv tv;

  @BeforeEach
  void start() throws IOException {
    demo = Demo.start();
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext("/", NginxTest::repeat);
    service.start();
    var usher = URI.create(demo.usher()).getPort();
    nginx = Nginx.start(folder, Map.of("8080", usher, "8090", service.getAddress().getPort()));
    tv = signIn();
  }

  @AfterEach
  void stop() {
    nginx.close();
    service.stop(0);
    demo.close();
  }

  private Tv signIn() {
    var browser = demo.plainBrowser();
    browser.signIn(demo.account());
    var asked =
        told(browser.token("/oauth/device_authorization", Map.of("client_id", demo.client("tv"))));
    browser.allow(asked.get("user_code").getAsString(), Map.of());
    var tokens =
        told(
            browser.token(
                "/oauth/token",
                Map.of(
                    "client_id",
                    demo.client("tv"),
                    "grant_type",
                    "urn:ietf:params:oauth:grant-type:device_code",
                    "device_code",
                    asked.get("device_code").getAsString())));
    return new Tv(tokens.get("access_token").getAsString(), tokens.get("sid").getAsString());
  }

  private static JsonObject told(PlainBrowser.Answer answer) {
    assertEquals(200, answer.status(), answer.body());
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  /** The service: method, path, what it was told of the caller, and the body. */
  private static void repeat(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var text = new StringBuilder(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    for (var name : TOLD) {
      text.append('\n').append(name).append('=').append(headers.get(name));
    }
    text.append("\nAuthorization=").append(headers.get("Authorization"));
    text.append('\n').append(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    var bytes = text.toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (var body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(nginx.address() + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> withToken(String path) {
    return send(request(path).header("Authorization", "Bearer " + tv.token));
  }

  @Test
  void goodToken_passes_withItsAccount_whateverTheCallerClaims() {
    var answer =
        send(
            request("/films/7?scope=none")
                .header("Authorization", "Bearer " + tv.token)
                .header("X-Usher-Account", "somebody else")
                .header("X-Usher-Profile", "somebody else")
                .POST(BodyPublishers.ofString("the body")));
    assertEquals(200, answer.statusCode(), answer.body());
    var lines = answer.body().lines().toList();
    assertEquals("POST /films/7?scope=none", lines.getFirst());
    assertTrue(lines.get(1).matches("X-Usher-Account=\\[[A-Za-z0-9_-]{10,}]"), answer.body());
    assertEquals("X-Usher-Sign-In=[" + tv.sid + "]", lines.get(2));
    assertTrue(List.of("X-Usher-Profile=null", "X-Usher-Profile=[]").contains(lines.get(3)));
    assertEquals("X-Usher-Scope=[account catalogue]", lines.get(4));
    assertEquals("Authorization=null", lines.get(5));
    assertEquals("the body", lines.get(6));
  }

  @Test
  void noTokenOrAnothers_isRefused_withTheChallenge() {
    var bare = send(request("/films/7"));
    assertEquals(401, bare.statusCode());
    assertEquals(
        "Bearer realm=\"usher\", DPoP realm=\"usher\", algs=\"ES256 EdDSA RS256\"",
        challenge(bare));
    var wrong = send(request("/films/7").header("Authorization", "Bearer x"));
    assertEquals(401, wrong.statusCode());
    assertEquals("Bearer realm=\"usher\", error=\"invalid_token\"", challenge(wrong));
  }

  /** nginx tells Usher of which request the proof has to speak. */
  @Test
  void tokenThatIsBoundToAKey_passesWithItsProof_once() {
    var key = new AppKey();
    var token = boundToken(key);
    var uri = nginx.address() + "/films/7?x=1";
    var proof = key.proof("GET", uri, token, "");
    var answer = withProof("/films/7?x=1", token, proof);
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("Authorization=null"), answer.body());
    assertEquals(401, withProof("/films/7?x=1", token, proof).statusCode());
    var another = withProof("/films/8", token, key.proof("GET", uri, token, ""));
    assertEquals(401, another.statusCode());
    assertTrue(challenge(another).contains("invalid_dpop_proof"), challenge(another));
    assertEquals(
        401, send(request("/films/7").header("Authorization", "Bearer " + token)).statusCode());
  }

  private HttpResponse<String> withProof(String path, String token, String proof) {
    return send(request(path).header("Authorization", "DPoP " + token).header("DPoP", proof));
  }

  /** The token of a TV that has this key. */
  private String boundToken(AppKey key) {
    var browser = demo.plainBrowser();
    browser.signIn(demo.account());
    var client = Map.of("client_id", demo.client("tv"));
    var asked = told(browser.token("/oauth/device_authorization", client));
    browser.allow(asked.get("user_code").getAsString(), Map.of());
    var form =
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id="
            + demo.client("tv")
            + "&device_code="
            + asked.get("device_code").getAsString();
    var uri = demo.usher() + "/oauth/token";
    var first = token(uri, form, key.proof("POST", uri, "", ""));
    var nonce = first.headers().firstValue("DPoP-Nonce").orElseThrow();
    var answer = token(uri, form, key.proof("POST", uri, "", nonce));
    assertEquals(200, answer.statusCode(), answer.body());
    return JsonParser.parseString(answer.body())
        .getAsJsonObject()
        .get("access_token")
        .getAsString();
  }

  private HttpResponse<String> token(String uri, String form, String proof) {
    return send(
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("DPoP", proof)
            .POST(BodyPublishers.ofString(form)));
  }

  private static String challenge(HttpResponse<String> answer) {
    return answer.headers().firstValue("WWW-Authenticate").orElse("");
  }

  @Test
  void signedOutEverywhere_isRefusedAtTheVeryNextRequest() {
    assertEquals(200, withToken("/films/7").statusCode());
    demo.signOutEverywhere();
    var answer = withToken("/films/7");
    assertEquals(401, answer.statusCode(), answer.body());
    assertEquals("Bearer realm=\"usher\", error=\"invalid_token\"", challenge(answer));
  }

  @Test
  void usherGone_isNoReasonToSignOut() {
    assertEquals(200, withToken("/films/7").statusCode());
    demo.close();
    var answer = withToken("/films/7");
    assertEquals(503, answer.statusCode(), answer.body());
    assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
  }
}
