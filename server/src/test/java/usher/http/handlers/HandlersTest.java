package usher.http.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usher.http.Errors;
import usher.http.HttpServer;
import usher.http.HttpSettings;
import usher.http.Routes;

/** Files and health, asked for over HTTP. */
final class HandlersTest {
  private final StaticFiles files = new StaticFiles("files");
  private final AtomicBoolean database = new AtomicBoolean(true);
  private final AtomicBoolean leases = new AtomicBoolean(true);
  private HttpServer server;
  private HttpClient http;

  @BeforeEach
  void start() throws IOException {
    Routes routes =
        new Routes().get("/files/*", files::any).get("/page.css", files.only("page.css"));
    new Health(Map.of("database", this::database), Map.of("leases", leases::get)).addTo(routes);
    HttpSettings settings =
        new HttpSettings(
            "127.0.0.1", 0, true, List.of(), 10, List.of(), HttpSettings.Limits.standard());
    server = new HttpServer(settings, routes, new Errors(Errors::plain), new Random(1));
    server.start();
    http = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  private boolean database() {
    if (!database.get()) {
      throw new IllegalStateException("no database");
    }
    return true;
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  @Test
  void file_asked_comesWithTypeAndTag() throws Exception {
    HttpResponse<String> reply = get("/files/page.css");
    assertEquals("body{color:#123}\n", reply.body());
    assertEquals("text/css; charset=utf-8", header(reply, "Content-Type"));
    assertEquals("no-cache", header(reply, "Cache-Control"));
    HttpResponse<String> again = get("/page.css", "If-None-Match", header(reply, "ETag"));
    assertEquals(304, again.statusCode());
    assertEquals(200, get("/page.css", "If-None-Match", "W/\"other\"").statusCode());
  }

  @Test
  void file_byItsHash_mayBeKeptForEver() throws Exception {
    HttpResponse<String> reply = get("/files/" + files.versioned("page.css"));
    assertEquals("public, max-age=31536000, immutable", header(reply, "Cache-Control"));
    assertEquals("no-cache", header(get("/files/page.css?v=old"), "Cache-Control"));
  }

  @Test
  void file_outsideOrHidden_isNotThere() throws Exception {
    for (String path :
        List.of(
            "/files/none.css",
            "/files/.secret.txt",
            "/files/odd.bin",
            "/files/",
            "/files//page.css",
            "/files/x%5C..%5Cpage.css",
            "/files/%00page.css")) {
      int status = get(path).statusCode();
      assertTrue(status == 404 || status == 400, path + " " + status);
    }
    assertThrows(IllegalArgumentException.class, () -> files.only("../files/page.css"));
    assertThrows(IllegalArgumentException.class, () -> files.only("none.css"));
  }

  @Test
  void health_partDown_onlyReadySaysSo() throws Exception {
    assertEquals("{\"status\":\"up\"}", get("/health").body());
    assertEquals(
        "{\"status\":\"up\",\"parts\":{\"database\":\"up\",\"leases\":\"up\"}}",
        get("/ready").body());
    database.set(false);
    assertEquals(200, get("/health").statusCode());
    HttpResponse<String> ready = get("/ready");
    assertEquals(503, ready.statusCode());
    assertEquals(
        "{\"status\":\"down\",\"parts\":{\"database\":\"down\",\"leases\":\"up\"}}", ready.body());
  }

  @Test
  void health_toldPartDown_isToldAndLeavesItReady() throws Exception {
    leases.set(false);
    HttpResponse<String> ready = get("/ready");
    assertEquals(200, ready.statusCode());
    assertEquals(
        "{\"status\":\"up\",\"parts\":{\"database\":\"up\",\"leases\":\"down\"}}", ready.body());
  }

  @Test
  void https_issuer_isKeptToHttps() throws Exception {
    assertEquals("max-age=31536000", header(get("/health"), "Strict-Transport-Security"));
  }
}
