package usher.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One kept-alive connection to the server, with as little work for each request as can be: what
 * asks shares the processors with what answers. Used by one thread.
 */
final class Connection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Socket socket = new Socket();
  private final InputStream in;
  private final byte[] line = new byte[16 * 1024];

  Connection(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
  }

  Answer get(String path, String... headers) throws IOException {
    send("GET " + path, null, "", headers);
    return answer();
  }

  Answer options(String path) throws IOException {
    send("OPTIONS " + path, null, "");
    return answer();
  }

  Answer delete(String path, String... headers) throws IOException {
    send("DELETE " + path, null, "", headers);
    return answer();
  }

  Answer form(String path, String form, String... headers) throws IOException {
    send("POST " + path, "application/x-www-form-urlencoded", form, headers);
    return answer();
  }

  Answer json(String path, String json, String... headers) throws IOException {
    send("POST " + path, "application/json", json, headers);
    return answer();
  }

  /** Opens an event stream; {@link #awaitLine} reads it. */
  void stream(String path, String... headers) throws IOException {
    send("GET " + path, null, "", headers);
    new Answer(status(), headers(), "").expect(200);
    socket.setSoTimeout(0);
  }

  /** Reads on until a line of the stream begins so; the sizes of its chunks are lines, too. */
  void awaitLine(String start) throws IOException {
    while (!line().startsWith(start)) {
      // Something else that the stream says.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void send(
      String request,
      @org.jspecify.annotations.Nullable String type,
      String body,
      String... headers)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(512);
    text.append(request).append(" HTTP/1.1\r\nHost: localhost\r\nUser-Agent: usher-bench\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (type != null) {
      text.append("Content-Type: ").append(type);
      text.append("\r\nContent-Length: ").append(content.length).append("\r\n");
    }
    text.append("\r\n").append(body);
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Answer answer() throws IOException {
    int status = status();
    List<String> headers = headers();
    for (String header : headers) {
      if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
        byte[] body = in.readNBytes(Integer.parseInt(header.substring(15).strip()));
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
      }
      if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
        return new Answer(status, headers, chunks());
      }
    }
    return new Answer(status, headers, "");
  }

  private int status() throws IOException {
    return Integer.parseInt(line().substring(9, 12));
  }

  private List<String> headers() throws IOException {
    List<String> headers = new ArrayList<>(16);
    for (String header = line(); !header.isEmpty(); header = line()) {
      headers.add(header);
    }
    return headers;
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.append(new String(in.readNBytes(size), StandardCharsets.UTF_8));
      var _ = line();
    }
    var _ = line();
    return body.toString();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private String line() throws IOException {
    int length = 0;
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line[length++] = (byte) c;
      }
    }
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }
}
