package matinee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Playlists and segments over real sockets, with real passes: no valid pass, no segment. */
final class MediaTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String SEGMENT = "/media/salt/sd/0.m4s";

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
  void playlists_goodPass_leadToEverySegmentUntilTheTitleIsOver() throws Exception {
    String pass = usher.pass("s1", "salt", "hd", MINUTE);
    String main = text(get("/media/salt/main.m3u8", pass));
    assertTrue(main.contains("CODECS=\"avc1.4d401f\",NAME=\"hd\"\nhd/index.m3u8"), main);
    assertTrue(main.contains("NAME=\"sd\"\nsd/index.m3u8"), main);
    String index = text(get("/media/salt/hd/index.m3u8", pass));
    long segments = index.lines().filter(line -> line.endsWith(".m4s")).count();
    assertEquals(118 * 60 / Clip.SECONDS, segments);
    assertEquals((segments - 1) / 3, index.lines().filter("#EXT-X-DISCONTINUITY"::equals).count());
    assertEquals("ftyp", type(get("/media/salt/hd/start.mp4", pass)));
    assertEquals("moof", type(get("/media/salt/hd/0.m4s", pass)));
    assertEquals("moof", type(get("/media/salt/hd/" + (segments - 1) + ".m4s", pass)));
    assertEquals(404, get("/media/salt/hd/" + segments + ".m4s", pass).statusCode());
  }

  @Test
  void segment_withoutAPass_isRefused() throws Exception {
    var answer = get(SEGMENT, "");
    assertEquals(401, answer.statusCode());
    assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
  }

  @Test
  void segment_withAnythingButAPassForIt_isRefused() throws Exception {
    String good = usher.pass("s1", "salt", "sd", MINUTE);
    assertEquals(200, get(SEGMENT, good).statusCode());
    String forged = good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86);
    for (String bad :
        new String[] {
          "nonsense",
          forged,
          usher.token("s1", "matinee", "account catalogue"),
          usher.pass("s1", "doors", "sd", MINUTE)
        }) {
      assertEquals(403, get(SEGMENT, bad).statusCode(), bad);
      assertEquals(403, get("/media/salt/main.m3u8", bad).statusCode(), bad);
    }
  }

  @Test
  void segment_afterThePassOrItsSignInHasEnded_isOver() throws Exception {
    assertEquals(410, get(SEGMENT, usher.pass("s1", "salt", "sd", MINUTE.negated())).statusCode());
    String pass = usher.pass("s2", "salt", "sd", MINUTE);
    assertEquals(200, get(SEGMENT, pass).statusCode());
    usher.end("s2");
    assertEquals(410, get(SEGMENT, pass).statusCode());
    assertEquals(200, get(SEGMENT, usher.pass("s3", "salt", "sd", MINUTE)).statusCode());
  }

  @Test
  void quality_beyondThePlans_isNeitherOfferedNorServed() throws Exception {
    String pass = usher.pass("s1", "salt", "sd", MINUTE);
    assertFalse(text(get("/media/salt/main.m3u8", pass)).contains("hd/"));
    assertEquals(403, get("/media/salt/hd/0.m4s", pass).statusCode());
    assertEquals(200, get("/media/salt/sd/0.m4s", pass).statusCode());
  }

  @Test
  void address_ofNothing_isNotFound() throws Exception {
    String pass = usher.pass("s1", "salt", "hd", MINUTE);
    for (String path :
        new String[] {
          "/media/salt", "/media/nothing/main.m3u8", "/media/salt/uhd/0.m4s",
          "/media/salt/xx/0.m4s", "/media/salt/hd/999999.m4s", "/media/../titles.json"
        }) {
      assertEquals(404, get(path, pass).statusCode(), path);
    }
  }

  private HttpResponse<byte[]> get(String path, String pass) throws Exception {
    HttpRequest.Builder ask = HttpRequest.newBuilder(URI.create(matinee.address() + path));
    if (!pass.isEmpty()) {
      ask.header("Authorization", "Bearer " + pass);
    }
    return http.send(ask.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    assertEquals(200, answer.statusCode());
    return new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  /** The first box's type (ISO/IEC 14496-12). */
  private static String type(HttpResponse<byte[]> answer) {
    assertEquals(200, answer.statusCode());
    assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
    return new String(
        Arrays.copyOfRange(answer.body(), 4, 8), java.nio.charset.StandardCharsets.US_ASCII);
  }
}
