package usher.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** A running server and raw sockets to it: tests say and see what goes over the wire. */
final class Wire implements AutoCloseable {
  static final HttpSettings.Limits QUICK =
      new HttpSettings.Limits(
          100,
          16 * 1024,
          64 * 1024,
          8 * 1024,
          Duration.ofMillis(400),
          Duration.ofMillis(300),
          Duration.ofMillis(100),
          16,
          Duration.ofSeconds(2));

  private static final int PATIENCE_MS = 10_000;

  final HttpServer server;

  Wire(Routes routes) throws IOException {
    this(routes, settings(HttpSettings.Limits.standard()));
  }

  Wire(Routes routes, HttpSettings settings) throws IOException {
    this(routes, settings, new Errors(Errors::plain));
  }

  Wire(Routes routes, HttpSettings settings, Errors errors) throws IOException {
    server = new HttpServer(settings, routes, errors, new Random(1));
    server.start();
  }

  static HttpSettings settings(HttpSettings.Limits limits) {
    return new HttpSettings("127.0.0.1", 0, false, List.of(), 100, List.of(), limits);
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(crlf(text).getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /**
   * Everything the server says until it closes, as a text block has it; names of our own making
   * replaced.
   */
  String say(String request) throws IOException {
    return new String(sayBytes(request), ISO_8859_1)
        .replace("\r\n", "\n")
        .replaceAll("Date: .*\n", "")
        .replaceAll("(?m)^X-Request-Id: [0-9a-f]{16}$", "X-Request-Id: MADE")
        .replaceAll("request [0-9a-f]{16}", "request MADE");
  }

  byte[] sayBytes(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request);
      return socket.getInputStream().readAllBytes();
    }
  }

  /** Reads until the pattern is there; fails with what came when the server closes before. */
  static String await(Socket socket, String pattern) throws IOException {
    Pattern wanted = Pattern.compile(pattern, Pattern.DOTALL);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      read.write(b);
      String text = read.toString(ISO_8859_1).replace("\r\n", "\n");
      if (wanted.matcher(text).find()) {
        return text;
      }
    }
    throw new AssertionError("closed after: " + read.toString(ISO_8859_1));
  }

  /** The text without the headers that every reply has. */
  static String withoutStandardHeaders(String reply) {
    return reply.replaceAll(
        "(?m)^(X-Content-Type-Options|Referrer-Policy|X-Frame-Options|Cross-Origin-Opener-Policy"
            + "|Cache-Control: no-store|X-Request-Id: MADE|Content-Security-Policy).*\n",
        "");
  }

  private static String crlf(String text) {
    return text.replace("\r\n", "\n").replace("\n", "\r\n");
  }

  @Override
  public void close() {
    server.close();
  }
}
