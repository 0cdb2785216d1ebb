package matinee;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/** Takes every request, finds who answers it, and sends the answer with the security headers. */
final class FrontDoor implements HttpHandler {
  private static final Logger LOG = System.getLogger(FrontDoor.class.getName());

  private final Map<String, String> always;
  private final String config;
  private final Pages pages;
  private final Pictures pictures;
  private final CatalogueApi api;
  private final MediaApi media;

  FrontDoor(String issuer, Catalogue catalogue, CatalogueApi api, MediaApi media) {
    this.always = securityHeaders(issuer);
    this.config = config(issuer);
    this.pages = new Pages();
    this.pictures = new Pictures(catalogue, issuer);
    this.api = api;
    this.media = media;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders());
      Reply reply = answer(request);
      always.forEach(exchange.getResponseHeaders()::set);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      send(exchange, reply, request.method().equals("HEAD"));
    }
  }

  private Reply answer(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Reply.problem(405, "method_not_allowed", "Matinee only shows things.")
          .with("Allow", "GET, HEAD");
    }
    try {
      return find(request);
    } catch (RuntimeException failed) {
      LOG.log(Level.ERROR, "No answer for " + request.path(), failed);
      return Reply.problem(500, "failed", "Something went wrong here. Please try again.");
    }
  }

  private Reply find(Request request) {
    if (request.path().startsWith("/api/")) {
      return api.answer(request);
    }
    if (request.path().startsWith("/media/")) {
      return media.answer(request);
    }
    if (request.path().equals("/config.json")) {
      return Reply.json(200, config);
    }
    Reply page = pages.find(request);
    Reply found = page == null ? pictures.find(request) : page;
    return found == null ? Reply.notFound() : found;
  }

  private static void send(HttpExchange exchange, Reply reply, boolean isHead) throws IOException {
    byte[] body = reply.body();
    if (isHead || body.length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static String config(String issuer) {
    return """
    {"issuer":"%s","scope":"account catalogue",\
    "clients":{"web":"matinee-web","phone":"matinee-phone","tv":"matinee-tv"}}\
    """
        .formatted(issuer);
  }

  private static Map<String, String> securityHeaders(String issuer) {
    String policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'; media-src blob:; img-src 'self' data: "
            + issuer
            + "; connect-src 'self' "
            + issuer;
    return Map.of(
        "Content-Security-Policy", policy,
        "X-Content-Type-Options", "nosniff",
        "Referrer-Policy", "no-referrer",
        "Cross-Origin-Opener-Policy", "same-origin",
        "Cross-Origin-Resource-Policy", "same-origin");
  }
}
