package usher.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of a reply on its way out, what is logged about it, and what happens to it when the
 * server stops.
 */
@Timeout(60)
final class ReplyWireTest {
  private static final String PAGE = "<p>hello</p>".repeat(200);

  private static Reply broken() {
    throw new IllegalStateException("broken");
  }

  private static Routes routes() {
    return new Routes()
        .get("/large", _ -> Reply.html(200, PAGE))
        .get("/small", _ -> Reply.html(200, "<p>hello</p>"))
        .get("/image", _ -> Reply.bytes(200, "image/png", new byte[5000]))
        .get("/form", _ -> Reply.html(200, "").formActions(List.of("https://app.example")))
        .get("/kept", _ -> Reply.empty(204).header("Cache-Control", "max-age=5"))
        .get("/v1/address", call -> Reply.text(200, "text/plain", call.address()))
        .post("/v1/json", call -> Reply.json(200, call.json(Map.class)))
        .get("/broken", _ -> broken());
  }

  private static String get(String path, String... headers) {
    String more = Arrays.stream(headers).map(h -> h + "\n").collect(Collectors.joining());
    return "GET " + path + " HTTP/1.1\nHost: a\nConnection: close\n" + more + "\n";
  }

  @Test
  void page_large_isCompressedForWhoAsks() throws IOException {
    try (Wire wire = new Wire(routes())) {
      byte[] reply = wire.sayBytes(get("/large", "Accept-Encoding: br, gzip"));
      String head = new String(reply, StandardCharsets.ISO_8859_1).split("\r\n\r\n", 2)[0];
      assertTrue(head.contains("Content-Encoding: gzip"), head);
      assertTrue(head.contains("Vary: Accept-Encoding"), head);
      byte[] body = Arrays.copyOfRange(reply, head.length() + 4, reply.length);
      assertTrue(body.length < 500);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        assertArrayEquals(PAGE.getBytes(StandardCharsets.UTF_8), in.readAllBytes());
      }
      String plain = wire.say(get("/large"));
      assertFalse(plain.contains("Content-Encoding"), plain);
      assertTrue(plain.contains("Vary: Accept-Encoding"), plain);
    }
  }

  @Test
  void reply_smallOrImageOrAskedByAnotherSite_isNotCompressed() throws IOException {
    try (Wire wire = new Wire(routes())) {
      String gzip = "Accept-Encoding: gzip";
      assertFalse(wire.say(get("/small", gzip)).contains("Content-Encoding"));
      assertFalse(wire.say(get("/image", gzip)).contains("Content-Encoding"));
      String cross = wire.say(get("/large", gzip, "Sec-Fetch-Site: cross-site"));
      assertFalse(cross.contains("Content-Encoding"), cross);
    }
  }

  @Test
  void reply_ownPolicies_winOverTheStandard() throws IOException {
    try (Wire wire = new Wire(routes())) {
      assertTrue(
          wire.say(get("/form")).contains("; form-action 'self' https://app.example; frame-"));
      String kept = wire.say(get("/kept"));
      assertTrue(kept.contains("Cache-Control: max-age=5\n"), kept);
      assertFalse(kept.contains("no-store"), kept);
    }
  }

  @Test
  void header_withLineBreak_isRefused() {
    Reply reply = Reply.empty(204);
    assertThrows(IllegalArgumentException.class, () -> reply.header("Location", "/\r\nX: y"));
    assertThrows(IllegalArgumentException.class, () -> new SetCookie("a", "b; Domain=c", null));
  }

  @Test
  void caller_behindTrustedProxy_hasItsOwnAddress() throws IOException {
    HttpSettings trusting =
        new HttpSettings(
            "127.0.0.1",
            0,
            false,
            List.of("127.0.0.1"),
            1,
            List.of(),
            HttpSettings.Limits.standard());
    try (Wire wire = new Wire(routes(), trusting)) {
      String reply =
          wire.say(get("/v1/address", "X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 9.9.9.9"));
      assertTrue(reply.endsWith("\n\n9.9.9.9"), reply);
    }
  }

  @Test
  void request_odd_isRefusedWithoutADefect() throws IOException {
    try (Wire wire = new Wire(routes());
        CapturedLog log = new CapturedLog()) {
      for (String line : List.of("CONNECT a:1", "OPTIONS *", "TRACE /small", "BREW /small")) {
        try (Socket socket = wire.connect()) {
          Wire.send(socket, line + " HTTP/1.1\nHost: a:1\n\n");
          Wire.await(socket, "^HTTP/1.1 4\\d\\d ");
        }
      }
      assertTrue(log.rest().stream().noneMatch(e -> e.getLevel() == Level.ERROR));
    }
  }

  @Test
  void page_ofAnErrorFails_isToldPlainly() throws IOException {
    Errors.Renderer failing =
        (_, _) -> {
          throw new IllegalStateException("no template");
        };
    HttpSettings settings = Wire.settings(HttpSettings.Limits.standard());
    try (Wire wire = new Wire(routes(), settings, new Errors(failing))) {
      String reply = wire.say(get("/nowhere"));
      assertTrue(reply.startsWith("HTTP/1.1 404 "), reply);
      assertTrue(reply.contains("There is nothing here."), reply);
    }
  }

  @Test
  void accessLine_tellsMuchButNothingSecret() throws Exception {
    try (Wire wire = new Wire(routes());
        CapturedLog log = new CapturedLog()) {
      String body = "{\"a\":\"HUSH\"}";
      wire.say(
          """
          POST /v1/json?ticket=HUSH HTTP/1.1
          Host: a
          Connection: close
          X-Request-Id: my-request-1
          Authorization: Bearer HUSH
          Cookie: a=HUSH
          User-Agent: HUSH
          Content-Type: application/json
          Content-Length: %d

          %s\
          """
              .formatted(body.length(), body));
      ILoggingEvent line = log.await(event -> event.getLoggerName().equals("access"));
      String pairs = line.getKeyValuePairs().toString();
      assertTrue(
          pairs.matches(
              "\\[method=\"POST\", path=\"/v1/json\", status=\"200\", micros=\"\\d+\","
                  + " bytes=\"12\", request=\"my-request-1\", address=\"127.0.0.0/24\"]"),
          pairs);
    }
  }

  @Test
  void defect_isLoggedOnceWithItsTraceAndRequest() throws Exception {
    try (Wire wire = new Wire(routes());
        CapturedLog log = new CapturedLog()) {
      wire.say(get("/broken", "X-Request-Id: my-request-2"));
      ILoggingEvent line = log.await(event -> event.getLevel() == Level.ERROR);
      assertEquals("broken", line.getThrowableProxy().getMessage());
      assertEquals("my-request-2", line.getMDCPropertyMap().get("request"));
      log.await(event -> event.getLoggerName().equals("access"));
      assertTrue(log.rest().stream().noneMatch(event -> event.getLevel() == Level.ERROR));
    }
  }

  @Test
  void server_stops_runningRequestIsAnswered() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Routes held =
        new Routes()
            .get(
                "/held",
                _ -> {
                  running.countDown();
                  return awaited(goOn);
                });
    Wire wire = new Wire(held, Wire.settings(HttpSettings.Limits.standard()));
    int port = wire.server.port();
    try (Socket socket = wire.connect()) {
      Wire.send(socket, get("/held"));
      running.await();
      Thread stop = Thread.ofVirtual().start(wire::close);
      goOn.countDown();
      Wire.await(socket, "HTTP/1.1 204 ");
      stop.join();
    }
    assertThrows(IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port));
  }

  @Test
  void server_stops_hangingRequestDoesNotHoldIt() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Routes held =
        new Routes()
            .get(
                "/held",
                _ -> {
                  running.countDown();
                  return awaited(never);
                });
    Wire wire = new Wire(held, Wire.settings(Wire.QUICK));
    try (Socket socket = wire.connect()) {
      Wire.send(socket, get("/held"));
      running.await();
      long start = System.nanoTime();
      wire.close();
      assertTrue(System.nanoTime() - start < 10_000_000_000L, "it waits too long");
      never.countDown();
    }
  }

  private static Reply awaited(CountDownLatch latch) {
    try {
      latch.await();
      return Reply.empty(204);
    } catch (InterruptedException e) {
      return Reply.empty(500);
    }
  }
}
