package matinee;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the demo starts in the place of Usher's server: ready at once, ends at the input's end. */
public final class StandInServer {
  /** A key to be ready with, which signs nothing: the public half of RFC 7515's appendix A.3. */
  private static final String KEYS =
      """
      {"keys": [{"kty": "EC", "crv": "P-256", "kid": "stand-in",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}
      """;

  private StandInServer() {}

  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    Path settings = Path.of(words.get(words.indexOf("--config") + 1));
    String port = Files.readString(settings).replaceFirst("(?s).*http\\.port = (\\d+).*", "$1");
    System.out.println("stand-in: " + words.getFirst() + " on " + port);
    if (Files.exists(settings.resolveSibling("refuse"))) {
      System.out.println("stand-in: the database is broken");
      System.exit(3);
    }
    InetAddress here = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(here, Integer.parseInt(port)), 0);
    byte[] body =
        "{\"epoch\":\"e\",\"head\":0,\"more\":false,\"trust_ms\":5000,\"revocations\":[]}"
            .getBytes(StandardCharsets.UTF_8);
    server.createContext("/", exchange -> reply(exchange, body));
    byte[] keys = KEYS.getBytes(StandardCharsets.UTF_8);
    server.createContext("/oauth/jwks", exchange -> reply(exchange, keys));
    server.start();
    Thread farewell = new Thread(() -> System.out.println("stand-in: closed"));
    Runtime.getRuntime().addShutdownHook(farewell);
    Files.writeString(settings.resolveSibling("pid"), Long.toString(ProcessHandle.current().pid()));
    while (words.contains("--stop-on-eof") && System.in.read() >= 0) {
      // Nobody writes; the end is what is waited for.
    }
    System.exit(0);
  }

  private static void reply(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
