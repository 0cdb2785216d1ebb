package usher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that take their time are let go, each by the limit that is meant for it. */
@Timeout(30)
final class SlowCallerWireTest {
  private static Routes routes() {
    return new Routes()
        .post("/form", call -> Reply.text(200, "text/plain", "" + call.form().one("a")));
  }

  @Test
  void head_neverComplete_connectionIsClosed() throws IOException {
    try (Wire wire = new Wire(routes(), Wire.settings(Wire.QUICK));
        Socket socket = wire.connect()) {
      Wire.send(socket, "GET /form HTTP/1.1\nHo");
      String said =
          new String(
              socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
      assertTrue(said.isEmpty() || said.startsWith("HTTP/1.1 408 "), said);
    }
  }

  @Test
  void connection_silent_isClosed() throws IOException {
    try (Wire wire = new Wire(routes(), Wire.settings(Wire.QUICK));
        Socket socket = wire.connect()) {
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void body_stops_is408() throws IOException {
    try (Wire wire = new Wire(routes(), Wire.settings(Wire.QUICK));
        Socket socket = wire.connect()) {
      Wire.send(
          socket,
          """
          POST /form HTTP/1.1
          Host: a
          Content-Type: application/x-www-form-urlencoded
          Content-Length: 100

          a=1\
          """);
      Wire.await(socket, "^HTTP/1.1 408 ");
      assertTrue(socket.getInputStream().readAllBytes().length > 0);
    }
  }

  @Test
  void handler_slowerThanIdle_stillAnswers() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Routes held =
        new Routes()
            .get(
                "/held",
                _ -> {
                  try {
                    return Reply.empty(never.await(1200, TimeUnit.MILLISECONDS) ? 500 : 204);
                  } catch (InterruptedException e) {
                    return Reply.empty(500);
                  }
                });
    try (Wire wire = new Wire(held, Wire.settings(Wire.QUICK))) {
      String reply = wire.say("GET /held HTTP/1.1\nHost: a\nConnection: close\n\n");
      assertTrue(reply.startsWith("HTTP/1.1 204 "), reply);
    }
  }
}
