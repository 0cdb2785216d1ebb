package usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.NodeFixture.Answer;
import usher.NodeFixture.Browser;
import usher.NodeFixture.Tokens;
import usher.signin.EndReason;
import usher.signout.Cause;
import usher.signout.Which;

/**
 * Goal: whoever needs to know hears of every sign-in that is over and of every new password (OpenID
 * Shared Signals Framework and CAEP, 1.0), by push (RFC 8935) and by poll (RFC 8936). Method: a
 * whole node, receivers that speak HTTP alone, signatures checked with the published key.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalsTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789f";
  private static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
  private static final String SESSION_REVOKED = CAEP + "session-revoked";
  private static final String CREDENTIAL_CHANGE = CAEP + "credential-change";
  private static final String BOTH =
      "\"events_requested\": [\"" + SESSION_REVOKED + "\", \"" + CREDENTIAL_CHANGE + "\"]";

  /** What a receiver was pushed, and with which headers. */
  private record Pushed(String token, String type, String authorization) {}

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<Pushed> pushed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failing = new AtomicInteger();
  private HttpServer receiver;
  private NodeFixture node;
  private Browser browser;
  private String endpoint;

  @BeforeEach
  void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/events", this::hear);
    receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    receiver.start();
    endpoint = "http://localhost:" + receiver.getAddress().getPort() + "/events";
    node =
        new NodeFixture(
            folder,
            settings ->
                settings
                    + client("siem", "\"ssf.read\", \"ssf.manage\"")
                    + client("risk", "\"ssf.read\", \"ssf.manage\"")
                    + client("looker", "\"ssf.read\""));
    browser = node.browser(node.account(), "Chrome on Windows");
  }

  private String client(String id, String scopes) {
    return """
    [clients.%s]
    name = "%s"
    secret = "%s"
    grants = ["client_credentials"]
    scopes = [%s]
    ssf_push_endpoints = ["%s"]
    """
        .formatted(id, id, SECRET, scopes, endpoint);
  }

  @AfterEach
  void stop() {
    node.close();
    receiver.stop(0);
  }

  private void hear(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean fails = failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    if (!fails) {
      var headers = exchange.getRequestHeaders();
      pushed.add(
          new Pushed(body, headers.getFirst("Content-Type"), headers.getFirst("Authorization")));
    }
    exchange.sendResponseHeaders(fails ? 500 : 202, -1);
    exchange.close();
  }

  private static String basic(String client) {
    return "Basic " + Base64.getEncoder().encodeToString((client + ":" + SECRET).getBytes(UTF_8));
  }

  private Answer send(String authorization, String method, String path, String body) {
    var request =
        node.request(path)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json");
    return node.send(request.method(method, BodyPublishers.ofString(body)));
  }

  private Answer siem(String method, String path, String body) {
    return send(basic("siem"), method, path, body);
  }

  /** A stream of the client siem that is polled; its id. */
  private String polled() {
    Answer made = siem("POST", "/v1/ssf/stream", "{" + BOTH + "}");
    assertEquals(201, made.status(), made.body());
    return made.text("stream_id");
  }

  private Map<String, String> poll(String more) {
    return poll("siem", more);
  }

  private Map<String, String> poll(String client, String more) {
    Answer answer =
        send(basic(client), "POST", "/v1/ssf/poll", "{\"returnImmediately\": true" + more + "}");
    assertEquals(200, answer.status(), answer.body());
    Map<String, String> sets = new TreeMap<>();
    object(answer.json(), "sets")
        .forEach((jti, set) -> sets.put(String.valueOf(jti), String.valueOf(set)));
    return sets;
  }

  /** What a token says, once its form and its signature are right. */
  private Map<String, Object> read(String set) {
    try {
      SignedJWT token = SignedJWT.parse(set);
      assertEquals("RS256", token.getHeader().getAlgorithm().getName());
      assertEquals("secevent+jwt", token.getHeader().getType().toString());
      JWKSet keys = JWKSet.parse(node.get("/oauth/jwks", null).body());
      var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
      assertTrue(token.verify(new RSASSAVerifier(key)));
      Map<String, Object> claims = JSONObjectUtils.parse(token.getPayload().toString());
      assertEquals(Set.of("iss", "aud", "iat", "jti", "sub_id", "events"), claims.keySet());
      assertEquals(NodeFixture.ISSUER, claims.get("iss"));
      return claims;
    } catch (java.text.ParseException | com.nimbusds.jose.JOSEException e) {
      throw new AssertionError(set, e);
    }
  }

  private static Map<?, ?> object(Map<?, ?> within, String name) {
    return (Map<?, ?>) Objects.requireNonNull(within.get(name), name);
  }

  /** The one event of a token. */
  @SuppressWarnings("unchecked") // JSON objects have text for names.
  private static Map<String, Object> event(Map<String, Object> claims, String type) {
    Map<?, ?> events = object(claims, "events");
    assertEquals(Set.of(type), events.keySet());
    return (Map<String, Object>) object(events, type);
  }

  private static String sid(Map<String, Object> claims) {
    return String.valueOf(object(object(claims, "sub_id"), "session").get("id"));
  }

  @Test
  void metadata_saysWhereEverythingIs() {
    Map<String, Object> said = node.get("/.well-known/ssf-configuration", null).json();
    assertEquals("1_0", said.get("spec_version"));
    assertEquals(NodeFixture.ISSUER, said.get("issuer"));
    assertEquals(
        List.of("urn:ietf:rfc:8935", "urn:ietf:rfc:8936"), said.get("delivery_methods_supported"));
    for (String part : List.of("configuration", "status", "verification")) {
      String path =
          String.valueOf(said.get(part + "_endpoint")).substring(NodeFixture.ISSUER.length());
      assertTrue(node.server.routes().stream().anyMatch(route -> route.endsWith(" " + path)), path);
    }
  }

  @Test
  void signOut_isToldToWhoeverPolls_untilItIsAcknowledged() {
    polled();
    assertEquals(Map.of(), poll(""));
    Tokens tv = node.television(browser, "the living room television", null);
    Tokens web = node.tokens(browser);
    assertEquals(200, node.signOut(web.access(), "\"all\"").status());

    Map<String, String> sets = poll("");
    assertEquals(2, sets.size());
    assertEquals(sets, poll(""), "what is not acknowledged comes again");
    Map<String, Object> claims =
        sets.values().stream()
            .map(this::read)
            .filter(one -> sid(one).equals(tv.sid()))
            .findFirst()
            .orElseThrow();
    assertEquals("siem", claims.get("aud"));
    assertEquals(node.clock.instant().getEpochSecond(), claims.get("iat"));
    assertEquals(
        Map.of(
            "format", "complex",
            "user",
                Map.of(
                    "format",
                    "iss_sub",
                    "iss",
                    NodeFixture.ISSUER,
                    "sub",
                    browser.account().id().value()),
            "session", Map.of("format", "opaque", "id", tv.sid())),
        claims.get("sub_id"));
    assertEquals(
        Map.of(
            "event_timestamp", node.clock.instant().getEpochSecond(),
            "initiating_entity", "user",
            "reason_admin", Map.of("en", "elsewhere")),
        event(claims, SESSION_REVOKED));

    String first = sets.keySet().iterator().next();
    Map<String, String> rest = poll(", \"ack\": [\"" + first + "\"]");
    assertEquals(1, rest.size());
    assertFalse(rest.containsKey(first));
    String second = rest.keySet().iterator().next();
    assertEquals(Map.of(), poll(", \"setErrs\": {\"" + second + "\": {\"err\": \"jwtAud\"}}"));
  }

  @Test
  void poll_givesSoManyAtOnce_andSaysThatThereAreMore() {
    polled();
    node.television(browser, "the living room television", null);
    node.signOut(node.tokens(browser).access(), "\"all\"");
    Answer one = siem("POST", "/v1/ssf/poll", "{\"maxEvents\": 1, \"returnImmediately\": true}");
    assertEquals(1, object(one.json(), "sets").size());
    assertEquals(true, one.json().get("moreAvailable"));
    Answer none = siem("POST", "/v1/ssf/poll", "{\"maxEvents\": 0}");
    assertEquals(Map.of(), none.json().get("sets"));
    assertEquals(true, none.json().get("moreAvailable"));
    Answer all = siem("POST", "/v1/ssf/poll", "{\"maxEvents\": 2}");
    assertEquals(false, all.json().get("moreAvailable"));
  }

  @Test
  void poll_thatFindsNothing_isHeldUntilThereIsSomething() throws Exception {
    polled();
    Tokens web = node.tokens(browser);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var held = threads.submit(() -> siem("POST", "/v1/ssf/poll", "{}"));
      assertEquals(200, node.signOut(web.access(), "\"all\"").status());
      Map<?, ?> sets = object(held.get().json(), "sets");
      assertEquals(web.sid(), sid(read(String.valueOf(sets.values().iterator().next()))));
    }
  }

  @Test
  void signOut_isPushed_untilTheReceiverHasIt() {
    failing.set(2);
    Answer made =
        siem(
            "POST",
            "/v1/ssf/stream",
            """
            {"delivery": {"method": "urn:ietf:rfc:8935", "endpoint_url": "%s",
              "authorization_header": "Bearer abc"}, %s}
            """
                .formatted(endpoint, BOTH));
    assertEquals(201, made.status(), made.body());
    assertFalse(made.body().contains("abc"), "what goes with pushes is not told again");
    Tokens web = node.tokens(browser);
    node.signOut(web.access(), "\"all\"");
    NodeFixture.await(
        "the event",
        () -> {
          node.clock.advance(Duration.ofMillis(50));
          return !pushed.isEmpty();
        });
    Pushed one = pushed.element();
    assertEquals("application/secevent+jwt", one.type());
    assertEquals("Bearer abc", one.authorization());
    assertEquals(web.sid(), sid(read(one.token())));
    NodeFixture.await("an empty outbox", () -> node.number("SELECT COUNT(*) FROM outbox") == 0);
    assertEquals(404, siem("POST", "/v1/ssf/poll", "{}").status());
  }

  /** Each with its own reason, and who made it happen. */
  @Test
  void everyWayOut_isTold() {
    polled();
    Map<String, String> expected = new TreeMap<>();
    for (EndReason reason : EndReason.values()) {
      if (reason == EndReason.HERE || reason == EndReason.PASSWORD_CHANGED) {
        continue;
      }
      Browser one = node.browser(browser.account(), "Browser " + reason.word());
      expected.put(
          one.signIn().sid().value(),
          reason.word()
              + switch (reason) {
                case ADMIN, ACCOUNT_CLOSED -> " admin";
                case IDLE, TOKEN_REUSE -> " policy";
                default -> " user";
              });
      node.house()
          .signOut
          .of(browser.account().id(), Which.one(one.signIn().sid()), Cause.of(reason));
    }
    Tokens here = node.tokens(browser);
    expected.put(here.sid(), "here user");
    node.delete("/v1/sign-ins/current", here.access());
    assertEquals(expected, revoked());
  }

  /** Also when nothing is signed out with it. */
  @Test
  void newPassword_isToldByItself() {
    polled();
    var account = browser.account();
    node.house()
        .changePassword
        .change(
            account,
            "another umbrella tango 8",
            null,
            Cause.passwordChanged(browser.signIn().sid(), "Chrome on Windows"));
    Map<String, Object> claims = read(poll("").values().iterator().next());
    Map<String, Object> event = event(claims, CREDENTIAL_CHANGE);
    assertEquals("password", event.get("credential_type"));
    assertEquals("update", event.get("change_type"));
    assertEquals("user", event.get("initiating_entity"));
    assertEquals(
        Map.of("format", "iss_sub", "iss", NodeFixture.ISSUER, "sub", account.id().value()),
        claims.get("sub_id"));
  }

  /** By the viewer or by support, which the reason alone does not tell. */
  @Test
  void newPassword_thatSignsOut_isToldWithWhoseDoingItWas() {
    polled();
    Browser other = node.browser(browser.account(), "Firefox on Linux");
    String sid = other.signIn().sid().value();
    node.house()
        .changePassword
        .change(
            browser.account(),
            "another umbrella tango 8",
            Which.one(other.signIn().sid()),
            Cause.passwordChanged(browser.signIn().sid(), "Chrome on Windows"));
    assertEquals("password_changed user", revoked().get(sid));
    String left = browser.signIn().sid().value();
    node.house()
        .changePassword
        .change(
            node.house().accounts.find(browser.account().id()).orElseThrow(),
            "a third umbrella tango 9",
            new Which.All(),
            Cause.passwordChanged(null, null));
    assertEquals("password_changed admin", revoked().get(left));
  }

  /** What is over, by sid, with its reason and who made it happen. */
  private Map<String, String> revoked() {
    Map<String, String> revoked = new TreeMap<>();
    for (String set : poll("").values()) {
      Map<String, Object> claims = read(set);
      if (object(claims, "events").containsKey(SESSION_REVOKED)) {
        Map<String, Object> event = event(claims, SESSION_REVOKED);
        String reason = String.valueOf(object(event, "reason_admin").get("en"));
        revoked.put(sid(claims), reason + " " + event.get("initiating_entity"));
      }
    }
    return revoked;
  }

  /** A refresh token that was copied: both hear nothing more, the service hears of it. */
  @Test
  void refreshTokenUsedAgain_isToldAsThat() {
    polled();
    Tokens tv = node.television(browser, "the living room television", null);
    assertEquals(200, node.refresh("tv", tv.refresh()).status());
    node.clock.advance(Duration.ofSeconds(61));
    assertEquals(400, node.refresh("tv", tv.refresh()).status());
    assertEquals(Map.of(tv.sid(), "token_reuse policy"), revoked());
    assertEquals(1, node.number("SELECT COUNT(*) FROM activity WHERE reason = 'token_reuse'"));
  }

  @Test
  void stream_isReadChangedAndDeleted() {
    assertEquals("[]", siem("GET", "/v1/ssf/stream", "").body());
    String id = polled();
    assertEquals(409, siem("POST", "/v1/ssf/stream", "{}").status());
    Answer read = siem("GET", "/v1/ssf/stream?stream_id=" + id, "");
    assertEquals(List.of(SESSION_REVOKED, CREDENTIAL_CHANGE), read.json().get("events_delivered"));
    assertEquals("siem", read.text("aud"));
    assertEquals(
        Map.of("method", "urn:ietf:rfc:8936", "endpoint_url", NodeFixture.ISSUER + "/v1/ssf/poll"),
        read.json().get("delivery"));
    assertTrue(siem("GET", "/v1/ssf/stream", "").body().startsWith("[{"));

    String some = "{\"stream_id\": \"" + id + "\", \"events_requested\": [\"%s\", \"urn:x\"]%s}";
    Answer changed =
        siem(
            "PATCH",
            "/v1/ssf/stream",
            some.formatted(CREDENTIAL_CHANGE, ", \"description\": \"d\""));
    assertEquals(200, changed.status(), changed.body());
    assertEquals(List.of(CREDENTIAL_CHANGE), changed.json().get("events_delivered"));
    assertEquals(List.of(CREDENTIAL_CHANGE, "urn:x"), changed.json().get("events_requested"));
    node.signOut(node.tokens(browser).access(), "\"all\"");
    assertEquals(Map.of(), poll(""), "only what was asked for");
    Answer put = siem("PUT", "/v1/ssf/stream", some.formatted(SESSION_REVOKED, ""));
    assertFalse(put.json().containsKey("description"));

    assertEquals(404, siem("DELETE", "/v1/ssf/stream?stream_id=x", "").status());
    assertEquals(400, siem("DELETE", "/v1/ssf/stream", "").status());
    assertEquals(204, siem("DELETE", "/v1/ssf/stream?stream_id=" + id, "").status());
    assertEquals(404, siem("GET", "/v1/ssf/stream?stream_id=" + id, "").status());
    assertEquals(404, siem("POST", "/v1/ssf/poll", "{}").status());
  }

  @Test
  void status_pausedKeepsEvents_disabledDoesNot() {
    String id = polled();
    assertEquals("enabled", siem("GET", "/v1/ssf/status?stream_id=" + id, "").text("status"));
    assertEquals("maintenance", status(id, "paused").text("reason"));
    signOutSomebody();
    assertEquals(Map.of(), poll(""));
    status(id, "enabled");
    assertEquals(1, poll("").size());
    status(id, "disabled");
    signOutSomebody();
    status(id, "enabled");
    assertEquals(Map.of(), poll(""));
    assertEquals(400, siem("POST", "/v1/ssf/status", "{\"stream_id\": \"" + id + "\"}").status());
  }

  private Answer status(String id, String status) {
    Answer answer =
        siem(
            "POST",
            "/v1/ssf/status",
            "{\"stream_id\": \"%s\", \"status\": \"%s\", \"reason\": \"maintenance\"}"
                .formatted(id, status));
    assertEquals(200, answer.status(), answer.body());
    assertEquals(status, answer.text("status"));
    return answer;
  }

  private void signOutSomebody() {
    Browser other = node.browser(browser.account(), "Firefox on Linux");
    node.delete("/v1/sign-ins/current", node.tokens(other).access());
  }

  @Test
  void verification_comesBackWithItsState() {
    String id = polled();
    String body = "{\"stream_id\": \"" + id + "\", \"state\": \"s-17\"}";
    assertEquals(204, siem("POST", "/v1/ssf/verification", body).status());
    Answer soon = siem("POST", "/v1/ssf/verification", body);
    assertEquals(429, soon.status());
    assertEquals("10", soon.http().headers().firstValue("Retry-After").orElse(""));
    Map<String, Object> claims = read(poll("").values().iterator().next());
    assertEquals(Map.of("format", "opaque", "id", id), claims.get("sub_id"));
    assertEquals(
        Map.of("state", "s-17"),
        event(claims, "https://schemas.openid.net/secevent/ssf/event-type/verification"));
    node.clock.advance(Duration.ofSeconds(10));
    assertEquals(204, siem("POST", "/v1/ssf/verification", body).status());
  }

  /** Each has its own stream and sees nothing of the other's. */
  @Test
  void receivers_areApart() {
    String id = polled();
    Answer theirs = send(basic("risk"), "POST", "/v1/ssf/stream", "{" + BOTH + "}");
    assertEquals(201, theirs.status());
    assertEquals(404, send(basic("risk"), "GET", "/v1/ssf/stream?stream_id=" + id, "").status());
    signOutSomebody();
    Map<String, String> mine = poll("");
    Map<String, String> others = poll("risk", "");
    assertEquals(1, mine.size());
    assertEquals("risk", read(others.values().iterator().next()).get("aud"));
    // Nobody acknowledges what is another's.
    String jti = mine.keySet().iterator().next();
    assertEquals(others, poll("risk", ", \"ack\": [\"" + jti + "\"]"));
    assertEquals(mine, poll(""));
  }

  @Test
  void caller_provesItselfByTokenOrSecret_andNeedsTheScope() {
    Map<String, String> asked =
        Map.of(
            "grant_type",
            "client_credentials",
            "client_id",
            "siem",
            "client_secret",
            SECRET,
            "scope",
            "ssf.manage");
    String token = "Bearer " + node.token(asked).text("access_token");
    assertEquals(201, send(token, "POST", "/v1/ssf/stream", "{" + BOTH + "}").status());
    assertEquals(200, send(token, "POST", "/v1/ssf/poll", "{\"maxEvents\": 0}").status());
    Map<String, String> reading = new TreeMap<>(asked);
    reading.put("scope", "ssf.read");
    String reader = "Bearer " + node.token(reading).text("access_token");
    assertEquals(200, send(reader, "GET", "/v1/ssf/stream", "").status());
    Answer lacking = send(reader, "POST", "/v1/ssf/verification", "{}");
    assertEquals(403, lacking.status());
    assertEquals("insufficient_scope", lacking.text("code"));
    assertEquals(401, send(basic("looker"), "POST", "/v1/ssf/stream", "{}").status());
    assertEquals(200, send(basic("looker"), "GET", "/v1/ssf/stream", "").status());
    String viewers = "Bearer " + node.tokens(browser).access();
    assertEquals(401, send(viewers, "GET", "/v1/ssf/stream", "").status());
    assertEquals(401, send("Bearer x", "GET", "/v1/ssf/stream", "").status());
    assertEquals(401, node.get("/v1/ssf/stream", null).status());
    // And such a token is nobody's sign-in.
    assertEquals(401, node.get("/v1/account", token.substring(7)).status());
    node.clock.advance(Duration.ofMinutes(6));
    assertEquals(401, send(token, "GET", "/v1/ssf/stream", "").status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "x",
        "{\"delivery\": 1}",
        "{\"delivery\": {\"method\": \"urn:x\"}}",
        "{\"delivery\": {\"method\": \"urn:ietf:rfc:8935\"}}",
        "{\"delivery\": {\"method\": \"urn:ietf:rfc:8935\", \"endpoint_url\": \"http://x/\"}}",
        "{\"events_requested\": \"all\"}",
        "{\"events_requested\": [1]}",
        "{\"events_requested\": [\"a b\"]}",
        "{\"description\": {}}"
      })
  void stream_ofNonsense_isRefusedInWords(String body) {
    Answer answer = siem("POST", "/v1/ssf/stream", body);
    assertEquals(400, answer.status(), answer.body());
    assertEquals(
        "application/problem+json", answer.http().headers().firstValue("Content-Type").orElse(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"ack\": 1}", "{\"ack\": [1]}", "{\"setErrs\": []}", "{\"maxEvents\": -1}"})
  void poll_ofNonsense_isRefusedInWords(String body) {
    polled();
    assertEquals(400, siem("POST", "/v1/ssf/poll", body).status());
  }

  /** However many sign out at once: who was signed out is told of, once for each. */
  @Test
  void signOuts_ofManyAtOnce_areEachToldOnce() throws Exception {
    polled();
    List<Tokens> all = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      all.add(node.tokens(node.browser(browser.account(), "Browser " + i)));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> asked = new ArrayList<>();
      for (Tokens tokens : all) {
        asked.add(threads.submit(() -> node.delete("/v1/sign-ins/current", tokens.access())));
        asked.add(threads.submit(() -> node.signOut(tokens.access(), "\"all\"")));
      }
      for (Future<Answer> one : asked) {
        assertTrue(Set.of(200, 401).contains(one.get().status()));
      }
    }
    List<String> told = poll("").values().stream().map(set -> sid(read(set))).toList();
    assertEquals(Set.copyOf(told).size(), told.size(), "nobody is told of twice");
    Set<String> expected = all.stream().map(Tokens::sid).collect(Collectors.toSet());
    expected.removeIf(sid ->
        node.number("SELECT COUNT(*) FROM sign_in WHERE sid = ? AND ended_at IS NULL", sid) > 0);
    assertTrue(Set.copyOf(told).containsAll(expected));
  }
}
