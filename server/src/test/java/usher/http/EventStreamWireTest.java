package usher.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Event streams over real sockets: opened, fed, ended by either side. */
@Timeout(60)
final class EventStreamWireTest {
  private static final String OPEN = "GET /v1/events HTTP/1.1\nHost: a\n\n";

  private final BlockingQueue<EventStream> opened = new LinkedBlockingQueue<>();
  private final Routes routes = new Routes().get("/v1/events", _ -> Reply.events(opened::add));

  private EventStream next() throws InterruptedException {
    EventStream stream = opened.poll(10, TimeUnit.SECONDS);
    if (stream == null) {
      throw new AssertionError("no stream was opened");
    }
    return stream;
  }

  @Test
  void stream_opened_sendsAndEnds() throws Exception {
    try (Wire wire = new Wire(routes);
        Socket socket = wire.connect()) {
      Wire.send(socket, OPEN);
      String head = Wire.await(socket, "retry: \\d+\n\n");
      assertTrue(head.startsWith("HTTP/1.1 200 OK\n"), head);
      assertTrue(head.contains("Content-Type: text/event-stream\n"), head);
      assertTrue(head.contains("Cache-Control: no-store\n"), head);
      assertTrue(head.contains("Access-Control-Allow-Origin: *\n"), head);
      EventStream stream = next();
      AtomicInteger closed = new AtomicInteger();
      stream.onClosed(closed::incrementAndGet);
      assertTrue(stream.send("signed_out", "7", "{\"a\":\n1}"));
      Wire.await(socket, "id: 7\nevent: signed_out\ndata: \\{\"a\":\ndata: 1\\}\n\n");
      stream.close();
      stream.close();
      Wire.await(socket, "^\n0\n\n$");
      assertFalse(stream.send("late", null, ""));
      assertEquals(1, closed.get());
      stream.onClosed(closed::incrementAndGet);
      assertEquals(2, closed.get());
      Wire.send(socket, "GET /v1/nowhere HTTP/1.1\nHost: a\n\n");
      Wire.await(socket, "404 Not Found");
    }
  }

  @Test
  void stream_endedByManyAtOnce_tellsOneEnd() throws Exception {
    try (Wire wire = new Wire(routes)) {
      for (int round = 0; round < 50; round++) {
        try (Socket socket = wire.connect()) {
          Wire.send(socket, OPEN);
          EventStream stream = next();
          CountDownLatch closed = new CountDownLatch(1);
          stream.onClosed(closed::countDown);
          AtomicInteger told = new AtomicInteger();
          List<Thread> tellers = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            tellers.add(
                Thread.ofPlatform()
                    .start(() -> {
                      if (stream.end("over", null, "")) {
                        told.incrementAndGet();
                      }
                    }));
          }
          for (Thread teller : tellers) {
            teller.join();
          }
          assertEquals(1, told.get());
          assertTrue(closed.await(10, TimeUnit.SECONDS));
          String all = Wire.await(socket, "\n0\n\n");
          assertEquals(2, all.split("event: over", -1).length, all);
        }
      }
    }
  }

  @Test
  void stream_idle_livesByItsPingsAndHoldsNoThread() throws Exception {
    try (Wire wire = new Wire(routes, Wire.settings(Wire.QUICK));
        Socket socket = wire.connect()) {
      Wire.send(socket, OPEN);
      EventStream stream = next();
      // Ten pings are far more than the connection's idle time.
      Wire.await(socket, "(event: ping\ndata:\n\n\n([0-9a-f]+\n)?){10}");
      assertTrue(stream.send("still", null, "here"));
      Wire.await(socket, "event: still\ndata: here\n\n");
    }
  }

  @Test
  void stream_pingedSeldom_outlivesTheIdleTimeOfOthers() throws Exception {
    HttpSettings.Limits q = Wire.QUICK;
    Duration ping = q.idle().multipliedBy(2);
    HttpSettings.Limits seldom =
        new HttpSettings.Limits(
            q.connections(),
            q.head(),
            q.body(),
            q.uri(),
            q.idle(),
            q.bodyTime(),
            ping,
            16,
            q.stop());
    try (Wire wire = new Wire(routes, Wire.settings(seldom));
        Socket socket = wire.connect()) {
      Wire.send(socket, OPEN);
      Wire.await(socket, "event: ping\ndata:\n\n.*event: ping\ndata:\n\n");
      assertTrue(next().send("still", null, "here"));
      Wire.await(socket, "event: still\n");
    }
  }

  @Test
  void caller_vanishes_isFoundByAPing() throws Exception {
    try (Wire wire = new Wire(routes, Wire.settings(Wire.QUICK))) {
      CountDownLatch closed = new CountDownLatch(1);
      try (Socket socket = wire.connect()) {
        Wire.send(socket, OPEN);
        next().onClosed(closed::countDown);
      }
      assertTrue(closed.await(10, TimeUnit.SECONDS));
      awaitNoStreams(wire);
    }
  }

  @Test
  void line_full_closesTheStreamInsteadOfGrowing() throws Exception {
    try (Wire wire = new Wire(routes);
        Socket socket = wire.connect()) {
      Wire.send(socket, OPEN);
      EventStream stream = next();
      AtomicInteger closed = new AtomicInteger();
      stream.onClosed(closed::incrementAndGet);
      // Nobody reads: the kernel's buffers fill, then the line of sixteen, then it is over.
      String data = "x".repeat(1 << 18);
      int sent = 0;
      while (stream.send("flood", null, data)) {
        sent++;
        assertTrue(sent < 1000, "it grows without end");
      }
      assertTrue(sent >= 16, "sent " + sent);
      assertEquals(1, closed.get());
      awaitNoStreams(wire);
    }
  }

  @Test
  void streams_tooMany_areRefusedWithATimeToComeBack() throws Exception {
    HttpSettings one =
        new HttpSettings(
            "127.0.0.1", 0, false, List.of(), 1, List.of(), HttpSettings.Limits.standard());
    try (Wire wire = new Wire(routes, one);
        Socket socket = wire.connect()) {
      Wire.send(socket, OPEN);
      EventStream first = next();
      String reply = wire.say("GET /v1/events HTTP/1.1\nHost: a\nConnection: close\n\n");
      assertTrue(reply.startsWith("HTTP/1.1 503 "), reply);
      assertTrue(reply.matches("(?s).*\nRetry-After: \\d+\n.*"), reply);
      first.close();
      awaitNoStreams(wire);
      try (Socket again = wire.connect()) {
        Wire.send(again, OPEN);
        Wire.await(again, "retry: ");
      }
    }
  }

  @Test
  void server_stops_streamsEnd() throws Exception {
    Wire wire = new Wire(routes);
    try (Socket socket = wire.connect()) {
      Wire.send(socket, OPEN);
      CountDownLatch closed = new CountDownLatch(1);
      next().onClosed(closed::countDown);
      wire.close();
      assertTrue(closed.await(10, TimeUnit.SECONDS));
      Wire.await(socket, "retry: \\d+\n\n\n0\n\n$");
    } catch (SocketException e) {
      throw new AssertionError("cut instead of ended", e);
    }
  }

  @Test
  void head_ofEvents_opensNothing() throws Exception {
    try (Wire wire = new Wire(routes)) {
      String reply = wire.say("HEAD /v1/events HTTP/1.1\nHost: a\nConnection: close\n\n");
      assertTrue(reply.startsWith("HTTP/1.1 200 OK\n"), reply);
      assertEquals(0, wire.server.openEventStreams());
      assertTrue(opened.isEmpty());
    }
  }

  private static void awaitNoStreams(Wire wire) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (wire.server.openEventStreams() > 0) {
      assertTrue(System.nanoTime() < end, "streams stay open");
      Thread.onSpinWait();
    }
  }
}
