package usher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An open event stream, as a device hears it: a thread reads, the test asks. */
final class Events implements AutoCloseable {
  /** One event; its data is JSON or empty. */
  record Event(String name, String data, @Nullable String id) {}

  private static final String END = "the end of the stream";
  private static final int PATIENCE_S = 20;

  final HttpResponse<InputStream> http;
  private final BlockingQueue<Event> heard = new LinkedBlockingQueue<>();

  private Events(HttpResponse<InputStream> http) {
    this.http = http;
    Thread.ofVirtual().start(this::read);
  }

  /** With a ticket; returns when the stream is open, or refused. */
  static Events withTicket(NodeFixture node, String ticket) {
    return open(node, "/v1/events?ticket=" + ticket, null);
  }

  /** With an access token in the header. */
  static Events withToken(NodeFixture node, String accessToken) {
    return open(node, "/v1/events", accessToken);
  }

  private static Events open(NodeFixture node, String path, @Nullable String accessToken) {
    var request = node.request(path);
    if (accessToken != null) {
      request.header("Authorization", "Bearer " + accessToken);
    }
    try {
      return new Events(node.client.send(request.GET().build(), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  int status() {
    return http.statusCode();
  }

  /** The next event; fails when the stream ends before. */
  Event next() throws InterruptedException {
    Event event = heard.poll(PATIENCE_S, TimeUnit.SECONDS);
    if (event == null || event.name().equals(END)) {
      throw new AssertionError(event == null ? "no event came" : "the stream ended");
    }
    return event;
  }

  /** Whether nothing has come so far. */
  boolean silent() {
    return heard.isEmpty();
  }

  /** All further events until the stream ends; fails when it does not. */
  List<Event> untilTheEnd() throws InterruptedException {
    List<Event> all = new ArrayList<>();
    while (true) {
      Event event = heard.poll(PATIENCE_S, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("the stream does not end; heard: " + all);
      }
      if (event.name().equals(END)) {
        return all;
      }
      all.add(event);
    }
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(http.body(), StandardCharsets.UTF_8))) {
      String name = "";
      String data = "";
      String id = null;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.isEmpty() && !name.isEmpty()) {
          // Pings come when they come, and say nothing.
          if (!name.equals("ping")) {
            heard.add(new Event(name, data, id));
          }
          name = "";
          data = "";
          id = null;
        }
      }
      heard.add(new Event(END, "", null));
    } catch (IOException e) {
      heard.add(new Event("cut", "{}", e.toString()));
      heard.add(new Event(END, "", null));
    }
  }

  /** The device is switched off. */
  @Override
  public void close() {
    try {
      http.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
