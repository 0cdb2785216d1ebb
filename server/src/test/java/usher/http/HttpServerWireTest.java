package usher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usher.limit.Overload;

/** What every reply and every refusal looks like, byte by byte. */
final class HttpServerWireTest {
  private Wire wire;

  private static Routes routes() {
    return new Routes()
        .get("/page", _ -> Reply.html(200, "<p>hello</p>"))
        .post("/page", call -> Reply.seeOther("/page?name=" + call.form().one("name")))
        .get("/v1/things/{id}", call -> Reply.json(200, Map.of("id", call.pathValue("id"))))
        .get("/v1/address", call -> Reply.text(200, "text/plain", call.address()))
        .post("/v1/echo", call -> Reply.json(200, call.json(Map.class)))
        .get("/v1/query", call -> Reply.text(200, "text/plain", "" + call.query("q")))
        .get("/v1/busy", _ -> busy())
        .get("/oauth/busy", _ -> busy())
        .get("/oauth/authorize", _ -> busy())
        .get("/v1/broken", _ -> broken())
        .get("/v1/full", _ -> full())
        .get("/oauth/full", _ -> full())
        .get(
            "/cookie",
            call -> Reply.empty(204).cookie(new SetCookie("a", "" + call.cookie("b"), null)));
  }

  private static Reply busy() {
    throw new Problem(429, "slow_down", "Too often.").with("wait_s", 7).header("Retry-After", "7");
  }

  private static Reply full() {
    throw new Overload("too many", Duration.ofSeconds(5), new IllegalStateException("the queue"));
  }

  private static Reply broken() {
    throw new IllegalStateException("the secret of the house");
  }

  @BeforeEach
  void start() throws IOException {
    wire = new Wire(routes());
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  private String get(String path) throws IOException {
    return wire.say("GET " + path + " HTTP/1.1\nHost: a\nConnection: close\n\n");
  }

  private String post(String path, String type, String body) throws IOException {
    return wire.say(
        "POST %s HTTP/1.1\nHost: a\nConnection: close\nContent-Type: %s\nContent-Length: %d\n\n%s"
            .formatted(path, type, body.length(), body));
  }

  @Test
  void get_overload_is503AndTellsWhenToComeBack() throws IOException {
    for (String path : List.of("/v1/full", "/oauth/full")) {
      String reply = get(path);
      assertTrue(reply.startsWith("HTTP/1.1 503 "), reply);
      assertTrue(reply.contains("\nRetry-After: 5\n"), reply);
      assertTrue(reply.contains("\"temporarily_unavailable\""), reply);
      assertFalse(reply.contains("the queue"), reply);
    }
  }

  @Test
  void get_page_hasEveryStandardHeader() throws IOException {
    assertEquals(
        """
        HTTP/1.1 200 OK
        X-Content-Type-Options: nosniff
        Referrer-Policy: same-origin
        X-Frame-Options: DENY
        Cross-Origin-Opener-Policy: same-origin
        Cache-Control: no-store
        Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; \
        img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; \
        frame-ancestors 'none'; base-uri 'none'
        X-Request-Id: MADE
        Content-Type: text/html; charset=utf-8
        Content-Length: 12
        Connection: close

        <p>hello</p>\
        """,
        get("/page"));
  }

  @Test
  void get_api_hasCorsAndNoPolicyForPages() throws IOException {
    assertEquals(
        """
        HTTP/1.1 200 OK
        X-Content-Type-Options: nosniff
        Referrer-Policy: no-referrer
        X-Frame-Options: DENY
        Cross-Origin-Opener-Policy: same-origin
        Cache-Control: no-store
        Access-Control-Allow-Origin: *
        Access-Control-Expose-Headers: x-request-id, retry-after, www-authenticate, dpop-nonce
        X-Request-Id: MADE
        Content-Type: application/json
        Content-Length: 12
        Connection: close

        {"id":"a b"}\
        """,
        get("/v1/things/a%20b"));
  }

  @Test
  void head_ofGet_hasTheLengthAndNoBody() throws IOException {
    String reply = wire.say("HEAD /page HTTP/1.1\nHost: a\nConnection: close\n\n");
    assertTrue(reply.startsWith("HTTP/1.1 200 OK\n"), reply);
    assertTrue(reply.contains("Content-Length: 12\n"), reply);
    assertTrue(reply.endsWith("\n\n"), reply);
  }

  @Test
  void request_unknownRoute_isToldInTheFormOfItsPart() throws IOException {
    assertEquals(
        """
        HTTP/1.1 404 Not Found
        Content-Type: text/plain; charset=utf-8
        Content-Length: 54
        Connection: close

        404 There is nothing here. (request MADE)
        """,
        Wire.withoutStandardHeaders(get("/nowhere")));
    assertTrue(get("/v1/nowhere").contains("\"code\":\"not_found\""));
    assertTrue(get("/oauth/nowhere").contains("{\"error\":\"not_found\""));
    assertTrue(get("/v1/things/").startsWith("HTTP/1.1 404 "));
  }

  @Test
  void request_otherMethod_is405WithAllow() throws IOException {
    String reply = wire.say("DELETE /page HTTP/1.1\nHost: a\nConnection: close\n\n");
    assertTrue(reply.startsWith("HTTP/1.1 405 Method Not Allowed\n"), reply);
    assertTrue(reply.contains("Allow: GET, HEAD, OPTIONS, POST\n"), reply);
  }

  @Test
  void body_thatNobodyAskedFor_leavesTheConnectionForTheNextRequest() throws IOException {
    try (Socket socket = wire.connect()) {
      Wire.send(socket, "POST /nowhere HTTP/1.1\nHost: a\nContent-Length: 2\n\n");
      Wire.send(socket, "{}GET /page HTTP/1.1\nHost: a\n\n");
      Wire.await(socket, "404 Not Found.*HTTP/1.1 200 OK");
    }
  }

  @Test
  void preflight_ofApi_allowsTheRoutesMethods() throws IOException {
    assertEquals(
        """
        HTTP/1.1 204 No Content
        Access-Control-Allow-Origin: *
        Access-Control-Expose-Headers: x-request-id, retry-after, www-authenticate, dpop-nonce
        Allow: OPTIONS, POST
        Access-Control-Allow-Methods: OPTIONS, POST
        Access-Control-Allow-Headers: authorization, content-type, dpop, last-event-id
        Access-Control-Max-Age: 600
        Connection: close

        """,
        Wire.withoutStandardHeaders(
            wire.say(
                """
                OPTIONS /v1/echo HTTP/1.1
                Host: a
                Origin: https://tv.example
                Access-Control-Request-Method: POST
                Connection: close

                """)));
  }

  @Test
  void preflight_ofPage_allowsNothing() throws IOException {
    String reply = wire.say("OPTIONS /page HTTP/1.1\nHost: a\nConnection: close\n\n");
    assertTrue(reply.startsWith("HTTP/1.1 204 "), reply);
    assertFalse(reply.contains("Access-Control"), reply);
  }

  @Test
  void problem_underV1_isProblemJson() throws IOException {
    assertEquals(
        """
        HTTP/1.1 429 Too Many Requests
        Access-Control-Allow-Origin: *
        Access-Control-Expose-Headers: x-request-id, retry-after, www-authenticate, dpop-nonce
        X-Request-Id: my-request-1
        Content-Type: application/problem+json
        Retry-After: 7
        Content-Length: 122
        Connection: close

        {"title":"Too Many Requests","status":429,"code":"slow_down","detail":"Too often.",\
        "request_id":"my-request-1","wait_s":7}\
        """,
        Wire.withoutStandardHeaders(
            wire.say(
                """
                GET /v1/busy HTTP/1.1
                Host: a
                X-Request-Id: my-request-1
                Connection: close

                """)));
  }

  @Test
  void problem_underOauth_isOauthJsonButAPageForTheBrowser() throws IOException {
    String reply = get("/oauth/busy");
    assertTrue(
        reply.endsWith(
            "\n\n{\"error\":\"slow_down\",\"error_description\":\"Too often.\",\"wait_s\":7}"),
        reply);
    assertTrue(get("/oauth/authorize").contains("Content-Type: text/plain"));
  }

  @Test
  void handler_throws_answers500WithTheRequestIdOnly() throws IOException {
    String reply = get("/v1/broken");
    assertTrue(reply.startsWith("HTTP/1.1 500 Server Error\n"), reply);
    assertTrue(reply.contains("\"code\":\"server_error\""), reply);
    assertTrue(reply.contains("\"request_id\":\""), reply);
    assertFalse(reply.contains("secret"), reply);
    assertFalse(reply.contains("IllegalState"), reply);
  }

  @Test
  void requestId_insane_isReplaced() throws IOException {
    String reply =
        wire.say("GET /page HTTP/1.1\nHost: a\nX-Request-Id: a b\"c=d{}\nConnection: close\n\n");
    assertTrue(reply.contains("X-Request-Id: MADE\n"), reply);
  }

  @Test
  void requestLine_broken_isRefusedPlainly() throws IOException {
    String reply = wire.say("GET\n\n");
    assertTrue(reply.startsWith("HTTP/1.1 400 Bad Request\n"), reply);
    assertTrue(reply.endsWith("\n\n400 Bad Request\n"), reply);
  }

  @Test
  void path_ambiguous_isRefused() throws IOException {
    for (String path :
        new String[] {"/v1/things/a%2Fb", "/v1/..%2f/page", "/v1/%2e%2e/page", "/v1/things/%ff"}) {
      assertTrue(get(path).startsWith("HTTP/1.1 400 "), path);
    }
  }

  @Test
  void head_tooLarge_isRefused() throws IOException {
    String large = "x".repeat(17 * 1024);
    String reply = wire.say("GET /page HTTP/1.1\nHost: a\nX-Large: " + large + "\n\n");
    assertTrue(reply.startsWith("HTTP/1.1 431 "), reply);
    assertTrue(get("/page?" + large).startsWith("HTTP/1.1 414 "));
    assertTrue(get("/page?" + "x".repeat(9 * 1024)).startsWith("HTTP/1.1 414 "));
  }

  @Test
  void body_tooLarge_is413WhetherToldOrNot() throws IOException {
    String large = "name=" + "x".repeat(64 * 1024);
    String type = "application/x-www-form-urlencoded";
    assertTrue(post("/page", type, large).startsWith("HTTP/1.1 413 "));
    String chunked =
        """
        POST /page HTTP/1.1
        Host: a
        Transfer-Encoding: chunked
        Content-Type: %s

        %x
        %s
        0

        """
            .formatted(type, large.length(), large);
    assertTrue(wire.say(chunked).startsWith("HTTP/1.1 413 "));
  }

  @Test
  void body_form_isRead() throws IOException {
    String type = "application/x-www-form-urlencoded; charset=UTF-8";
    String reply = post("/page", type, "other=1&name=a%2Bb");
    assertTrue(reply.startsWith("HTTP/1.1 303 See Other\n"), reply);
    assertTrue(reply.contains("Location: /page?name=a+b\n"), reply);
    assertTrue(post("/page", type, "name=1&name=2").startsWith("HTTP/1.1 400 "));
    assertTrue(post("/page", type, "name=%zz").startsWith("HTTP/1.1 400 "));
    assertTrue(post("/page", "text/plain", "name=1").startsWith("HTTP/1.1 415 "));
  }

  @Test
  void body_json_isReadOrRefused() throws IOException {
    String type = "application/json";
    assertTrue(post("/v1/echo", type, "{\"a\":null}").endsWith("\n\n{\"a\":null}"));
    assertTrue(post("/v1/echo", type, "{\"a\":").startsWith("HTTP/1.1 400 "));
    assertTrue(post("/v1/echo", type, "").startsWith("HTTP/1.1 400 "));
    assertTrue(post("/v1/echo", type, "null").startsWith("HTTP/1.1 400 "));
    assertTrue(post("/v1/echo", type, "[]").startsWith("HTTP/1.1 400 "));
    assertTrue(post("/v1/echo", type, "{\"a\":" + "[".repeat(60_000)).startsWith("HTTP/1.1 400 "));
    assertTrue(post("/v1/echo", "text/plain", "{}").startsWith("HTTP/1.1 415 "));
  }

  @Test
  void query_repeated_is400() throws IOException {
    assertTrue(get("/v1/query?q=a%26b").endsWith("\n\na&b"));
    assertTrue(get("/v1/query").endsWith("\n\nnull"));
    assertTrue(get("/v1/query?q=1&q=2").startsWith("HTTP/1.1 400 "));
  }

  @Test
  void cookie_read_andSetWithEveryGuard() throws IOException {
    String reply =
        wire.say("GET /cookie HTTP/1.1\nHost: a\nCookie: x=1; b=2\nConnection: close\n\n");
    assertTrue(reply.contains("Set-Cookie: a=2; Path=/; Secure; HttpOnly; SameSite=Lax\n"), reply);
  }

  @Test
  void caller_notTrusted_cannotChooseItsAddress() throws IOException {
    String reply =
        wire.say(
            "GET /v1/address HTTP/1.1\nHost: a\nX-Forwarded-For: 9.9.9.9\nConnection: close\n\n");
    assertTrue(reply.endsWith("\n\n127.0.0.1"), reply);
  }

  @Test
  void connection_kept_servesTheNextRequest() throws IOException {
    try (Socket socket = wire.connect()) {
      Wire.send(socket, "GET /page HTTP/1.1\nHost: a\n\nGET /v1/nowhere HTTP/1.1\nHost: a\n\n");
      Wire.await(socket, "200 OK.*404 Not Found.*not_found");
    }
  }
}
