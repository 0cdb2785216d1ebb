package matinee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matinee's back end over real sockets, with real keys: who gets in, and what is served. */
final class MatineeTest {
  private static final String SCOPE = "account catalogue";

  private final HttpClient http = HttpClient.newHttpClient();
  private FakeUsher usher;
  private Matinee matinee;

  @BeforeEach
  void open() throws Exception {
    usher = new FakeUsher();
    matinee = Matinee.start(new Settings(0, usher.issuer(), "matinee-catalogue", "secret"));
    assertTrue(matinee.edge().awaitReady(Duration.ofSeconds(20)));
  }

  @AfterEach
  void close() {
    matinee.close();
    usher.close();
    http.close();
  }

  @Test
  void catalogue_goodToken_isServed() throws Exception {
    var answer = get("/api/catalogue", usher.token("s1", "matinee", SCOPE));
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().contains("\"poster\":\"/posters/salt.svg\""), answer.body());
    assertEquals("no-store", header(answer, "Cache-Control"));
    var title = get("/api/titles/salt", usher.token("s1", "matinee", SCOPE));
    assertTrue(title.body().contains("\"name\":\"Salt\""), title.body());
  }

  @Test
  void catalogue_signedOutDevice_isRefusedAtItsNextRequest() throws Exception {
    String token = usher.token("s2", "matinee", SCOPE);
    assertEquals(200, get("/api/catalogue", token).statusCode());
    usher.end("s2");
    var answer = get("/api/catalogue", token);
    assertEquals(401, answer.statusCode());
    assertEquals("Bearer error=\"invalid_token\"", header(answer, "WWW-Authenticate"));
    assertEquals(200, get("/api/catalogue", usher.token("s3", "matinee", SCOPE)).statusCode());
  }

  @Test
  void catalogue_badToken_isRefused() throws Exception {
    String good = usher.token("s1", "matinee", SCOPE);
    String forged = good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86);
    for (String token : new String[] {forged, "nonsense", usher.token("s1", "other", SCOPE)}) {
      var answer = get("/api/titles/salt", token);
      assertEquals(401, answer.statusCode(), token);
      assertEquals("Bearer error=\"invalid_token\"", header(answer, "WWW-Authenticate"));
      assertFalse(answer.body().contains("Salt"));
    }
  }

  @Test
  void catalogue_noToken_isAskedForOne() throws Exception {
    var answer = get("/api/catalogue", "");
    assertEquals(401, answer.statusCode());
    assertEquals("Bearer", header(answer, "WWW-Authenticate"));
  }

  @Test
  void catalogue_tokenWithoutItsScope_isForbidden() throws Exception {
    var answer = get("/api/catalogue", usher.token("s1", "matinee", "account"));
    assertEquals(403, answer.statusCode());
  }

  @Test
  void catalogue_usherUnheardOf_isUnsure() throws Exception {
    try (Matinee alone = Matinee.start(new Settings(0, "http://localhost:1", "c", "secret"))) {
      HttpRequest ask =
          HttpRequest.newBuilder(URI.create(alone.address() + "/api/catalogue"))
              .header("Authorization", "Bearer " + usher.token("s1", "matinee", SCOPE))
              .build();
      assertEquals(503, http.send(ask, BodyHandlers.ofString()).statusCode());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/phone", "/signed-out", "/phone/signed-out"})
  void page_any_isKeptByNobodyAndLetsOnlyOurScriptsRun(String path) throws Exception {
    var answer = get(path, "");
    assertEquals(200, answer.statusCode());
    assertEquals("no-store", header(answer, "Cache-Control"));
    String policy = header(answer, "Content-Security-Policy");
    assertTrue(policy.contains("script-src 'self';"), policy);
    assertTrue(policy.contains("connect-src 'self' " + usher.issuer()), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @Test
  void signedOut_appOnADeviceOfItsOwn_clearsItsStorage() throws Exception {
    var answer = get("/signed-out", "", "Cookie", "usher_device.matinee-web=abc");
    assertEquals("\"cache\", \"storage\"", header(answer, "Clear-Site-Data"));
    assertEquals("", header(get("/", ""), "Clear-Site-Data"));
  }

  @Test
  void signedOut_otherAppsInTheSameBrowser_keepTheirSignIns() throws Exception {
    String cookies = "usher_device.matinee-web=abc; usher_device.matinee-tv=def";
    var answer = get("/signed-out", "", "Cookie", cookies);
    assertEquals("\"cache\"", header(answer, "Clear-Site-Data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/web/../titles.json",
        "/web/%2e%2e/titles.json",
        "/shared/..%2ftitles.json",
        "/titles.json",
        "/web//main.js",
        "/web/.hidden.js",
        "/web/index.html",
        "/matinee/Main.class",
        "/posters/..%2Fsalt.svg",
        "/posters/nothing.svg"
      })
  void file_outsideOfTheFronts_isNotFound(String path) throws Exception {
    assertEquals(404, get(path, "").statusCode());
  }

  @Test
  void file_knownToTheBrowser_isNotSentAgain() throws Exception {
    for (String path : new String[] {"/shared/app.js", "/usher.js", "/posters/salt.svg"}) {
      var first = get(path, "");
      assertEquals(200, first.statusCode(), path);
      var again = get(path, "", "If-None-Match", header(first, "ETag"));
      assertEquals(304, again.statusCode(), path);
      assertEquals("", again.body());
    }
  }

  @Test
  void post_any_isNotAllowed() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(URI.create(matinee.address() + "/"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertEquals(405, http.send(post, BodyHandlers.discarding()).statusCode());
  }

  private HttpResponse<String> get(String path, String token, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder ask = HttpRequest.newBuilder(URI.create(matinee.address() + path));
    if (!token.isEmpty()) {
      ask.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      ask.headers(headers);
    }
    return http.send(ask.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
