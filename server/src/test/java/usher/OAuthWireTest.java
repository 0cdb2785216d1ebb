package usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Browser;
import usher.grant.UserCode;

/**
 * Goal: each error of the RFCs is told in their exact codes, status and headers. Method: raw
 * requests to a whole node, and its raw replies; headers that every reply has are left out.
 */
class OAuthWireTest {
  private static final String BASIC =
      Programs.basicHeader("shop", Programs.SECRET).replace("Basic ", "");

  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
  }

  @AfterEach
  void stop() {
    programs.close();
  }

  private String post(String path, String header, String body) throws IOException {
    return say(
        """
        POST %s HTTP/1.1
        Host: localhost
        Connection: close
        Content-Type: application/x-www-form-urlencoded
        Content-Length: %d
        %s
        """
                .formatted(path, body.length(), header)
            + (header.isEmpty() ? "" : "\n")
            + body);
  }

  private String get(String path) throws IOException {
    return say("GET " + path + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");
  }

  private String say(String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), programs.node.server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8).replace("\r\n", "\n");
      int end = all.indexOf("\n\n");
      String head =
          all.substring(0, end)
              .lines()
              .filter(line ->
                  line.matches(
                      "(HTTP/1\\.1|Content-Type:|WWW-Auth|Location:|Cache-Control:|DPoP-).*"))
              // Another one each minute.
              .map(line -> line.replaceAll("^(DPoP-Nonce: )\\S{22}$", "$1..."))
              .collect(Collectors.joining("\n"));
      return head + "\n" + all.substring(end + 1);
    }
  }

  private static String error(int status, String code, String description) {
    String reason = status == 401 ? "Unauthorized" : "Bad Request";
    return """
    HTTP/1.1 %d %s
    %sCache-Control: no-store
    Content-Type: application/json

    {"error":"%s","error_description":"%s"}\
    """
        .formatted(
            status,
            reason,
            status == 401 ? "WWW-Authenticate: Basic realm=\"usher\"\n" : "",
            code,
            description);
  }

  private static void same(String expected, String reply) {
    assertEquals(lines(expected), lines(reply));
  }

  /** The order of headers means nothing. */
  private static List<String> lines(String reply) {
    return reply.lines().sorted().toList();
  }

  @Test
  void token_errorsOfRfc6749_5_2() throws IOException {
    same(
        error(400, "invalid_request", "Invalid request: Missing grant_type parameter"),
        post("/oauth/token", "", "client_id=web"));
    same(
        error(400, "invalid_request", "The parameter grant_type came more than once."),
        post("/oauth/token", "", "client_id=web&grant_type=a&grant_type=b"));
    same(
        error(401, "invalid_client", "Client authentication failed."),
        post("/oauth/token", "", "client_id=nobody&grant_type=refresh_token&refresh_token=x"));
    same(
        error(400, "invalid_grant", "It is unknown, expired or used already."),
        post("/oauth/token", "", "client_id=web&grant_type=refresh_token&refresh_token=x"));
    same(
        error(400, "unauthorized_client", "This client is not registered for this grant type."),
        post(
            "/oauth/token",
            "",
            "client_id=web&grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=x"));
    same(
        error(400, "unsupported_grant_type", "Unsupported grant type"),
        post("/oauth/token", "", "client_id=web&grant_type=urn:example:other"));
  }

  @Test
  void token_errorsOfRfc9449_5_and_8() throws IOException {
    String form = "client_id=web&grant_type=refresh_token&refresh_token=x";
    same(
        error(400, "invalid_dpop_proof", "The DPoP proof is not accepted: malformed."),
        post("/oauth/token", "DPoP: x", form));
    String proof =
        new DpopApp(programs.node).proof("POST", NodeFixture.ISSUER + "/oauth/token", null);
    same(
        error(400, "use_dpop_nonce", "The DPoP proof has to carry the nonce of this answer.")
            .replace("Cache-Control", "DPoP-Nonce: ...\nCache-Control"),
        post("/oauth/token", "DPoP: " + proof, form));
  }

  @Test
  void poll_errorsOfRfc8628_3_5() throws IOException {
    same(
        error(400, "authorization_pending", "Nobody has decided yet."),
        poll(ask("the first television")));
    String hasty = ask("the hasty television");
    poll(hasty);
    same(error(400, "slow_down", "Ask less often."), poll(hasty));
    NodeFixture.Answer declined = programs.node.ask("another television");
    Browser viewer = programs.node.browser(programs.node.account(), "Phone");
    programs.node.server.deviceCodes.deny(
        UserCode.parse(declined.text("user_code")).orElseThrow(),
        viewer.account().id(),
        viewer.signIn().sid());
    same(error(400, "access_denied", "The viewer declined."), poll(declined.text("device_code")));
    String late = ask("a television that is late");
    programs.node.clock.advance(Duration.ofMinutes(11));
    same(error(400, "expired_token", "The code has expired."), poll(late));
    same(error(400, "invalid_grant", "It is unknown, expired or used already."), poll("unknown"));
  }

  private String ask(String device) {
    return programs.node.ask(device).text("device_code");
  }

  private String poll(String deviceCode) throws IOException {
    return post(
        "/oauth/token",
        "",
        "client_id=tv&grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code="
            + deviceCode);
  }

  @Test
  void deviceAuthorization_errors() throws IOException {
    same(
        error(400, "invalid_scope", "This client may not ask for all of that."),
        post("/oauth/device_authorization", "", "client_id=tv&scope=admin"));
    same(
        error(400, "unauthorized_client", "This client is not registered for this grant type."),
        post("/oauth/device_authorization", "", "client_id=web"));
  }

  @Test
  void authorize_errorsOfRfc6749_4_1_2_1_goBackWithTheIssuer() throws IOException {
    String asked =
        "/oauth/authorize?client_id=web&state=s1"
            + "&redirect_uri=http%3A%2F%2Flocalhost%3A8081%2Fcallback";
    String pkce = "&code_challenge_method=S256&code_challenge=" + "a".repeat(43);
    assertEquals("unsupported_response_type", errorIn(get(asked + pkce + "&response_type=token")));
    assertEquals("invalid_request", errorIn(get(asked + "&response_type=code")));
    assertEquals(
        "invalid_request",
        errorIn(get(asked + pkce.replace("S256", "plain") + "&response_type=code")));
    assertEquals("invalid_scope", errorIn(get(asked + pkce + "&response_type=code&scope=admin")));
    assertEquals("login_required", errorIn(get(asked + pkce + "&response_type=code&prompt=none")));
    assertEquals(
        "request_not_supported",
        errorIn(get(asked + pkce + "&response_type=code&request=e30.e30.")));
  }

  /** Of a reply that leads back to the app with its state and by whom it was answered. */
  private static String errorIn(String reply) {
    String location =
        reply
            .lines()
            .filter(line -> line.startsWith("Location: http://localhost:8081/callback?"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(reply));
    List<String> parameters = List.of(location.replaceFirst(".*\\?", "").split("&", -1));
    assertEquals(true, parameters.contains("state=s1"), location);
    assertEquals(true, parameters.contains("iss=http%3A%2F%2Flocalhost%3A8080"), location);
    return parameters.stream()
        .filter(one -> one.startsWith("error="))
        .findFirst()
        .orElseThrow()
        .substring("error=".length());
  }

  @Test
  void revocation_repliesOfRfc7009() throws IOException {
    same(
        "HTTP/1.1 200 OK\nCache-Control: no-store\n\n",
        post("/oauth/revoke", "", "client_id=web&token=unknown&token_type_hint=refresh_token"));
    same(
        error(400, "invalid_request", "The parameter token is missing."),
        post("/oauth/revoke", "", "client_id=web"));
    same(
        error(401, "invalid_client", "Client authentication failed."),
        post("/oauth/revoke", "Authorization: Basic bm9ib2R5Ong=", "token=x"));
  }

  @Test
  void introspection_repliesOfRfc7662() throws IOException {
    same(
        """
        HTTP/1.1 200 OK
        Cache-Control: no-store
        Content-Type: application/json

        {"active":false}\
        """,
        post("/oauth/introspect", "Authorization: Basic " + BASIC, "token=unknown"));
    same(
        error(400, "invalid_request", "The parameter token is missing."),
        post("/oauth/introspect", "Authorization: Basic " + BASIC, "token="));
    same(
        error(401, "invalid_client", "Client authentication failed."),
        post("/oauth/introspect", "", "token=x&client_id=web"));
    same(
        error(400, "invalid_request", "Only one way of client authentication, please."),
        post(
            "/oauth/introspect",
            "Authorization: Basic " + BASIC,
            "token=x&client_id=shop&client_secret=y"));
  }
}
