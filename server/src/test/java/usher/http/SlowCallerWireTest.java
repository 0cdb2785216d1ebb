package usher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
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

  @Test
  void connections_tooMany_waitUntilOneCloses() throws IOException {
    HttpSettings.Limits q = HttpSettings.Limits.standard();
    HttpSettings.Limits two =
        new HttpSettings.Limits(
            2, q.head(), q.body(), q.uri(), q.idle(), q.bodyTime(), q.ping(), 1, q.stop());
    String request = "GET /nowhere HTTP/1.1\nHost: a\n\n";
    try (Wire wire = new Wire(routes(), Wire.settings(two));
        Socket first = wire.connect();
        Socket second = wire.connect()) {
      Wire.send(first, request);
      Wire.await(first, "404 Not Found");
      Wire.send(second, request);
      Wire.await(second, "404 Not Found");
      try (Socket third = wire.connect()) {
        Wire.send(third, request);
        third.setSoTimeout(300);
        assertThrows(SocketTimeoutException.class, () -> third.getInputStream().read());
        first.shutdownOutput();
        third.setSoTimeout(10_000);
        Wire.await(third, "404 Not Found");
      }
    }
  }

  @Test
  void body_drips_is408ThoughNeverSilent() throws IOException {
    try (Wire wire = new Wire(routes(), Wire.settings(Wire.QUICK));
        Socket socket = wire.connect()) {
      Wire.send(
          socket,
          """
          POST /form HTTP/1.1
          Host: a
          Content-Type: application/x-www-form-urlencoded
          Content-Length: 1000

          a=1\
          """);
      socket.setSoTimeout(50);
      String said = "";
      for (int i = 0; i < 100 && said.isEmpty(); i++) {
        Wire.send(socket, "1");
        said = firstLine(socket);
      }
      assertEquals("HTTP/1.1 408 Request Timeout", said);
    }
  }

  private static String firstLine(Socket socket) throws IOException {
    try {
      return Wire.await(socket, "\n").strip();
    } catch (SocketTimeoutException e) {
      return "";
    }
  }
}
