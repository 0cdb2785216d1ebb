package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;

/**
 * Goal: whoever asks wrongly is told so, in one shape, and breaks nothing. Method: a whole node
 * over HTTP; the routes are those that the server itself lists.
 */
class ApiErrorTest {
  private static final Pattern ROUTE =
      Pattern.compile("`(GET|POST|PATCH|PUT|DELETE) (/(?:v1|oauth|\\.well-known)/[^ `?]*)");

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
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static String header(Answer answer, String name) {
    return answer.http().headers().firstValue(name).orElse("");
  }

  private static void problem(int status, String code, Answer answer) {
    assertEquals(status, answer.status(), answer.body());
    assertEquals("application/problem+json", header(answer, "Content-Type"));
    assertEquals(Set.of("title", "status", "code", "detail", "request_id"), answer.json().keySet());
    assertEquals(code, answer.text("code"));
    assertEquals(String.valueOf(status), answer.text("status"));
    assertFalse(answer.text("title").isEmpty() || answer.text("detail").isEmpty());
    assertEquals(header(answer, "X-Request-Id"), answer.text("request_id"));
    assertEquals("no-store", header(answer, "Cache-Control"));
    assertEquals("*", header(answer, "Access-Control-Allow-Origin"));
  }

  /** Every route for which a device needs an access token, as "GET /v1/account". */
  private List<String> protectedRoutes() {
    return node.server.routes().stream()
        .filter(route -> route.contains(" /v1/"))
        .filter(
            route -> !route.matches(".*/(revocations|admin|ssf)/.*|.*/events/told|.*/check(/.*)?"))
        .map(route -> route.replaceAll("\\{\\w+}", "x"))
        .sorted()
        .toList();
  }

  private Answer call(String route, String accessToken) {
    String[] parts = route.split(" ", 2);
    return node.json(parts[0], parts[1], accessToken.isEmpty() ? null : accessToken, "{}");
  }

  @Test
  void routes_areThoseOfTheDocument() throws Exception {
    Path root = Path.of(System.getProperty("usher.root", ".."));
    String document = Files.readString(root.resolve("docs/api.md"));
    Set<String> documented = new TreeSet<>();
    ROUTE.matcher(document).results().forEach(r -> documented.add(r.group(1) + " " + r.group(2)));
    if (document.contains("(also at `/.well-known/openid-configuration`)")) {
      documented.add("GET /.well-known/openid-configuration");
    }
    // The document tells of "current" in the row of the sid.
    documented.add("DELETE /v1/sign-ins/current");
    Set<String> served = new TreeSet<>();
    for (String route : node.server.routes()) {
      if (route.matches("\\w+ /(v1|oauth|\\.well-known)/.*")) {
        served.add(route);
      }
    }
    assertTrue(served.size() > 20, served.toString());
    assertEquals(served, documented);
  }

  @Test
  void token_missing_isAskedFor() {
    for (String route : protectedRoutes()) {
      Answer answer = call(route, "");
      problem(401, "token_missing", answer);
      assertEquals(BARE, header(answer, "WWW-Authenticate"), route);
    }
    var basic = node.request("/v1/account").header("Authorization", "Basic eDp5").GET();
    problem(401, "token_missing", node.send(basic));
  }

  @Test
  void token_notAccepted_isRefusedEverywhere() {
    Tokens ended = node.television(browser, "the living room television", null);
    node.delete("/v1/sign-ins/current", ended.access());
    for (String route : protectedRoutes()) {
      for (String token : List.of("x", ended.access())) {
        Answer answer = call(route, token);
        problem(401, "invalid_token", answer);
        assertEquals(
            "Bearer realm=\"usher\", error=\"invalid_token\"", header(answer, "WWW-Authenticate"));
      }
    }
  }

  @Test
  void token_forgedOrOfAnotherKind_isRefused() throws Exception {
    SignedJWT genuine = SignedJWT.parse(laptop.access());
    var key = new ECKeyGenerator(Curve.P_256).keyID(genuine.getHeader().getKeyID()).generate();
    SignedJWT forged = new SignedJWT(genuine.getHeader(), genuine.getJWTClaimsSet());
    forged.sign(new ECDSASigner(key));
    SignedJWT noType =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            genuine.getJWTClaimsSet());
    noType.sign(new ECDSASigner(key));
    String ticket = node.json("POST", "/v1/events/tickets", laptop.access(), "").text("ticket");
    List<String> wrong = new ArrayList<>();
    wrong.add(forged.serialize());
    wrong.add(noType.serialize());
    wrong.add(new PlainJWT(genuine.getJWTClaimsSet()).serialize());
    wrong.add(laptop.access().substring(0, laptop.access().lastIndexOf('.') + 1));
    wrong.add(laptop.refresh());
    wrong.add(ticket);
    wrong.add("x".repeat(7000));
    for (String token : wrong) {
      assertEquals(401, node.get("/v1/account", token).status(), token);
    }
    assertEquals(200, node.get("/v1/account", laptop.access()).status());
  }

  @Test
  void token_expired_isRefused() {
    node.clock.advance(Duration.ofMinutes(5).plusSeconds(29));
    assertEquals(200, node.get("/v1/account", laptop.access()).status());
    node.clock.advance(Duration.ofSeconds(1));
    problem(401, "invalid_token", node.get("/v1/account", laptop.access()));
  }

  @Test
  void token_ofAClosedAccount_isRefused() {
    node.house().closeAccount.close(browser.account().id());
    problem(401, "invalid_token", node.get("/v1/account", laptop.access()));
  }

  @Test
  void token_withoutTheScope_isRefusedEverywhere() {
    Answer asked = node.post("/oauth/device_authorization", java.util.Map.of("client_id", "stick"));
    node.allow(browser, asked.text("user_code"), null);
    Tokens stick = node.poll("stick", asked.text("device_code")).tokens();
    for (String route : protectedRoutes()) {
      Answer answer = call(route, stick.access());
      problem(403, "insufficient_scope", answer);
      assertEquals(
          "Bearer realm=\"usher\", error=\"insufficient_scope\", scope=\"account\"",
          header(answer, "WWW-Authenticate"));
    }
  }

  @Test
  void which_unclear_endsNothing() {
    for (String body :
        List.of(
            "{}",
            "[]",
            "7",
            "\"all\"",
            "{\"which\": null}",
            "{\"which\": \"ALL\"}",
            "{\"which\": \"\"}",
            "{\"which\": true}",
            "{\"which\": 1}",
            "{\"which\": {}}",
            "{\"which\": {\"all\": true}}",
            "{\"which\": []}",
            "{\"which\": [1]}",
            "{\"which\": [null]}",
            "{\"which\": [[\"all\"]]}",
            "{\"which\": [" + "\"x\",".repeat(1000) + "\"x\"]}",
            "{\"Which\": \"all\"}")) {
      Answer answer = node.json("POST", "/v1/sign-outs", laptop.access(), body);
      problem(400, "which_unclear", answer);
    }
    assertEquals(200, node.get("/v1/account", laptop.access()).status());
  }

  private static List<byte[]> hostile() {
    List<byte[]> bodies = new ArrayList<>();
    for (String text :
        List.of(
            "",
            " ",
            "null",
            "{",
            "{\"name\"",
            "{name: 1}",
            "{'name': 'x'}",
            "{\"name\": [\"x\"]}",
            "{\"name\": {\"a\": \"x\"}}",
            "{\"name\": \"x\", \"kids\": \"yes\"}",
            "{\"name\": \"x\", \"kids\": [true]}",
            "{\"name\": \"x\", \"kids\": NaN}",
            "{\"name\": \"\\ud83\"}",
            "{\"name\": \"\\q\"}",
            "[{\"name\": \"x\"}]",
            "\"name\"",
            "[".repeat(60_000),
            "{\"a\":".repeat(10_000),
            "{\"x\": " + "[".repeat(30_000) + "]".repeat(30_000) + "}")) {
      bodies.add(text.getBytes(StandardCharsets.UTF_8));
    }
    bodies.add("{\"name\": \"\ud800\"}".getBytes(StandardCharsets.UTF_16LE));
    bodies.add(new byte[] {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xc3, '"', '}'});
    bodies.add(new byte[1000]);
    return bodies;
  }

  @Test
  void json_hostile_isTheCallersFault() {
    List<String> routes =
        protectedRoutes().stream()
            .filter(route -> route.matches("(POST|PATCH) .*") && !route.contains("tickets"))
            .toList();
    assertEquals(7, routes.size(), routes.toString());
    List<String> wrong = new ArrayList<>();
    for (String route : routes) {
      String[] parts = route.split(" ", 2);
      for (byte[] body : hostile()) {
        var request =
            node.request(parts[1])
                .header("Authorization", "Bearer " + laptop.access())
                .header("Content-Type", "application/json")
                .method(parts[0], BodyPublishers.ofByteArray(body));
        Answer answer = node.send(request);
        String what =
            route
                + " "
                + new String(body, 0, Math.min(40, body.length), StandardCharsets.ISO_8859_1);
        // A heartbeat heeds no name: what is refused is that of a playback that is not there.
        if (!Set.of(400, 404, 410).contains(answer.status())) {
          wrong.add(what + ": " + answer.status() + " " + answer.body());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(0, node.number("SELECT COUNT(*) FROM profile"));
  }

  /** A connection that is closed while its caller writes takes the answer with it. */
  @Test
  void json_tooLargeToComeInOnePiece_theAnswerArrives() {
    String large = "{\"name\": \"" + "x".repeat(900_000) + "\"}";
    for (int round = 0; round < 50; round++) {
      problem(413, "too_large", node.json("POST", "/v1/profiles", laptop.access(), large));
    }
  }

  @Test
  void json_tooLargeOrOfAnotherType_isRefused() {
    String large = "{\"name\": \"" + "x".repeat(65_536) + "\"}";
    problem(413, "too_large", node.json("POST", "/v1/profiles", laptop.access(), large));
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "json", "")) {
      var request =
          node.request("/v1/profiles")
              .header("Authorization", "Bearer " + laptop.access())
              .POST(BodyPublishers.ofString("{\"name\": \"Ada\"}"));
      if (!type.isEmpty()) {
        request.header("Content-Type", type);
      }
      problem(415, "unsupported_media_type", node.send(request));
    }
  }

  @Test
  void json_withMembersThatAreNotKnown_isUnderstood() {
    String body =
        "{\"id\": \"mine\", \"x\": {\"y\": [1, 2.5e9, null, {\"z\": \"\\u00e9\"}]},"
            + " \"name\": \"Zo\u00eb\"}";
    Answer made = node.json("POST", "/v1/profiles", laptop.access(), body);
    assertEquals(201, made.status(), made.body());
    assertEquals("Zo\u00eb", made.text("name"));
    assertFalse(made.text("id").equals("mine"));
  }

  @Test
  void method_notAllowed_saysWhichAre() {
    Answer answer = node.json("PUT", "/v1/account", laptop.access(), "{}");
    problem(405, "method_not_allowed", answer);
    assertEquals("GET, HEAD, OPTIONS", header(answer, "Allow"));
    problem(405, "method_not_allowed", node.delete("/v1/profiles", laptop.access()));
    problem(405, "method_not_allowed", node.get("/v1/sign-outs", laptop.access()));
    problem(405, "method_not_allowed", node.get("/v1/sign-ins/x", laptop.access()));
    for (String nowhere : List.of("/v1/", "/v1/nothing", "/v1/account/", "/v1/profiles/x/y")) {
      problem(404, "not_found", node.get(nowhere, laptop.access()));
    }
    Answer token = node.get("/oauth/token", null);
    assertEquals(405, token.status());
    assertEquals("method_not_allowed", token.text("error"));
  }

  @Test
  void anyOrigin_mayCallWithoutCookies() {
    for (String route : protectedRoutes()) {
      String[] parts = route.split(" ", 2);
      Answer preflight =
          node.send(
              node.request(parts[1])
                  .header("Origin", "https://matinee.example")
                  .header("Access-Control-Request-Method", parts[0])
                  .header("Access-Control-Request-Headers", "authorization,content-type")
                  .method("OPTIONS", BodyPublishers.noBody()));
      assertEquals(204, preflight.status(), route);
      HttpResponse<String> http = preflight.http();
      assertEquals(List.of("*"), http.headers().allValues("Access-Control-Allow-Origin"));
      assertEquals(List.of(), http.headers().allValues("Access-Control-Allow-Credentials"));
      assertTrue(
          List.of(header(preflight, "Access-Control-Allow-Methods").split(", ", -1))
              .contains(parts[0]),
          route);
      List<String> allowed =
          List.of(header(preflight, "Access-Control-Allow-Headers").split(", ", -1));
      assertTrue(allowed.containsAll(List.of("authorization", "content-type")), route);
    }
    Answer answer = node.get("/v1/account", laptop.access());
    assertEquals(List.of("*"), answer.http().headers().allValues("Access-Control-Allow-Origin"));
    assertTrue(header(answer, "Access-Control-Expose-Headers").contains("www-authenticate"));
  }

  @Test
  void cookie_isNoWayIntoTheApi() {
    for (String route : protectedRoutes()) {
      String[] parts = route.split(" ", 2);
      Answer answer =
          node.send(
              node.request(parts[1])
                  .header("Cookie", browser.cookie())
                  .method(parts[0], BodyPublishers.noBody()));
      problem(401, "token_missing", answer);
    }
  }
}
