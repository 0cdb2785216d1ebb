package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.NodeFixture.Answer;
import usher.testing.Race;

/**
 * Goal: a client proves itself in exactly the one way it is registered for (RFC 6749, section 2.3;
 * RFC 7523). Method: a whole node over HTTP, and every way in which a proof can be wrong.
 */
class ClientAuthenticationTest {
  private static final Map<String, String> PROBE = Map.of("token", "x");

  @TempDir Path folder;
  private Programs programs;

  @BeforeEach
  void start() {
    programs = new Programs(folder);
  }

  @AfterEach
  void stop() {
    programs.close();
  }

  private static void invalidClient(Answer answer) {
    assertEquals(401, answer.status(), answer.body());
    assertEquals("invalid_client", answer.text("error"));
    assertEquals("Client authentication failed.", answer.text("error_description"));
    assertEquals(
        "Basic realm=\"usher\"", answer.http().headers().firstValue("WWW-Authenticate").orElse(""));
  }

  private Answer posted(String id, String secret) {
    Map<String, String> form = new LinkedHashMap<>(PROBE);
    form.put("client_id", id);
    form.put("client_secret", secret);
    return programs.node.post("/oauth/introspect", form);
  }

  @Test
  void secret_inTheHeaderOrTheBody_isAccepted() {
    assertEquals(200, programs.basic("/oauth/introspect", "reporter", PROBE).status());
    assertEquals(200, posted("reporter", Programs.SECRET).status());
  }

  @Test
  void secret_wrong_isRefusedAsAnUnknownClientIs() {
    String unknown = programs.basic("/oauth/introspect", "nobody", PROBE).body();
    Answer wrong = programs.basic("/oauth/introspect", "reporter", "wrong".repeat(9), PROBE);
    invalidClient(wrong);
    assertEquals(unknown, wrong.body());
    invalidClient(posted("reporter", "wrong".repeat(9)));
    invalidClient(posted("nobody", Programs.SECRET));
    invalidClient(programs.basic("/oauth/introspect", "reporter", "", PROBE));
  }

  @Test
  void secret_encodedAsTheRfcAsksOrPlainAsManyDo_isAccepted() {
    String secret = Programs.ODD_SECRET;
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    assertEquals(200, programs.basic("/oauth/introspect", "shower", encoded, PROBE).status());
    assertEquals(200, programs.basic("/oauth/introspect", "shower", secret, PROBE).status());
    invalidClient(programs.basic("/oauth/introspect", "shower", encoded + "x", PROBE));
  }

  @Test
  void header_unreadable_isRefused() {
    for (String header :
        List.of("Basic", "Basic ", "Basic %%%", "Basic bm9jb2xvbg==", "Bearer x")) {
      invalidClient(programs.withHeader("/oauth/introspect", header, PROBE));
    }
  }

  @Test
  void method_notTheRegisteredOne_isRefused() {
    assertEquals(200, posted("poster", Programs.SECRET).status());
    invalidClient(programs.basic("/oauth/introspect", "poster", PROBE));
    invalidClient(posted("shower", Programs.ODD_SECRET));
    invalidClient(posted("signer", Programs.SECRET));
    String assertion = Programs.sign(programs.assertion("reporter"), programs.key);
    invalidClient(programs.asserted(assertion));
  }

  @Test
  void method_twoAtOnce_isAnInvalidRequest() {
    Map<String, String> form = new LinkedHashMap<>(PROBE);
    form.put("client_id", "reporter");
    form.put("client_secret", Programs.SECRET);
    Answer answer = programs.basic("/oauth/introspect", "reporter", form);
    assertEquals(400, answer.status());
    assertEquals("invalid_request", answer.text("error"));
  }

  @Test
  void clientId_ofAnotherClient_isAnInvalidRequest() {
    Map<String, String> form = new LinkedHashMap<>(PROBE);
    form.put("client_id", "gate");
    Answer answer = programs.basic("/oauth/introspect", "reporter", form);
    assertEquals(400, answer.status());
    assertEquals("invalid_request", answer.text("error"));
  }

  @Test
  void confidentialClient_thatOnlyNamesItself_isRefused() {
    invalidClient(programs.node.post("/oauth/introspect", PROBE));
    for (String id : List.of("reporter", "signer", "nobody")) {
      invalidClient(programs.node.post("/oauth/introspect", Map.of("token", "x", "client_id", id)));
    }
  }

  @Test
  void publicClient_withASecret_isRefused() {
    invalidClient(posted("web", Programs.SECRET));
    invalidClient(programs.basic("/oauth/introspect", "web", "", PROBE));
  }

  @Test
  void assertion_forUsherByItsIssuerOrAnEndpoint_isAccepted() {
    for (String audience : List.of(NodeFixture.ISSUER, NodeFixture.ISSUER + "/oauth/token")) {
      Answer answer =
          programs.asserted(
              Programs.sign(programs.assertion("signer").audience(audience), programs.key));
      assertEquals(200, answer.status(), answer.body());
    }
    Map<String, String> form =
        Map.of(
            "token",
            "x",
            "client_assertion_type",
            Programs.ASSERTION,
            "client_assertion",
            Programs.sign(
                programs.assertion("signer").audience(NodeFixture.ISSUER + "/oauth/introspect"),
                programs.key));
    assertEquals(200, programs.node.post("/oauth/introspect", form).status());
  }

  @Test
  void assertion_wrongInOneWay_isRefused() {
    Date past = Date.from(programs.node.clock.instant().minus(Duration.ofSeconds(31)));
    Date far = Date.from(programs.node.clock.instant().plus(Duration.ofMinutes(62)));
    Date ahead = Date.from(programs.node.clock.instant().plus(Duration.ofSeconds(31)));
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> faults =
        Map.of(
            "iss", claims -> claims.issuer("reporter"),
            "sub", claims -> claims.subject("reporter"),
            "no sub", claims -> claims.subject(null),
            "aud", claims -> claims.audience("https://other.example"),
            "no aud", claims -> claims.audience((String) null),
            "exp", claims -> claims.expirationTime(past),
            "no exp", claims -> claims.expirationTime(null),
            "exp too far", claims -> claims.expirationTime(far),
            "nbf", claims -> claims.notBeforeTime(ahead),
            "no jti", claims -> claims.jwtID(null));
    faults.forEach((fault, spoil) -> {
      String assertion = Programs.sign(spoil.apply(programs.assertion("signer")), programs.key);
      Answer answer = programs.asserted(assertion);
      assertEquals(401, answer.status(), fault);
      assertEquals("invalid_client", answer.text("error"), fault);
    });
  }

  @Test
  void assertion_notSignedByTheClient_isRefused() {
    ECKey other = Programs.newKey("one");
    invalidClient(programs.asserted(Programs.sign(programs.assertion("signer"), other)));
    invalidClient(
        programs.asserted(new PlainJWT(programs.assertion("signer").build()).serialize()));
    for (String nonsense : List.of("x", "a.b.c", "..", "eyJhbGciOiJFUzI1NiJ9.bnVsbA.AA")) {
      invalidClient(programs.asserted(nonsense));
    }
  }

  @Test
  void assertion_ofAnotherType_isRefused() {
    String assertion = Programs.sign(programs.assertion("signer"), programs.key);
    Map<String, String> form = new LinkedHashMap<>(PROBE);
    form.put("client_assertion", assertion);
    invalidClient(programs.node.post("/oauth/introspect", form));
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
    invalidClient(programs.node.post("/oauth/introspect", form));
  }

  @Test
  void assertion_twice_isGoodOnce() {
    String assertion = Programs.sign(programs.assertion("signer"), programs.key);
    assertEquals(200, programs.asserted(assertion).status());
    invalidClient(programs.asserted(assertion));
  }

  @Test
  void assertion_manyTimesAtOnce_isGoodOnce() {
    String assertion = Programs.sign(programs.assertion("signer"), programs.key);
    List<Integer> statuses = Race.of(12, i -> programs.asserted(assertion).status());
    assertEquals(1, statuses.stream().filter(status -> status == 200).count(), statuses.toString());
  }

  @Test
  void assertion_afterARestart_isStillUsed() {
    String assertion = Programs.sign(programs.assertion("signer"), programs.key);
    assertEquals(200, programs.asserted(assertion).status());
    ECKey key = programs.key;
    programs.close();
    programs =
        new Programs(
            folder,
            settings ->
                settings.replaceFirst(
                    "jwks = '''.*'''", "jwks = '''" + new JWKSet(key).toString() + "'''"));
    invalidClient(programs.asserted(assertion));
    assertEquals(200, programs.asserted(Programs.sign(programs.assertion("signer"), key)).status());
  }

  @Test
  void jwksUri_keysArePublishedThere_areFetchedOnceAndKept() throws Exception {
    ECKey key = Programs.newKey("fetched");
    try (Publisher publisher = new Publisher(new JWKSet(key.toPublicJWK()).toString(), 200)) {
      restart(publisher.address());
      for (int i = 0; i < 3; i++) {
        assertEquals(
            200, programs.asserted(Programs.sign(programs.assertion("fetcher"), key)).status());
      }
      assertEquals(1, publisher.asked.get());
      ECKey other = Programs.newKey("made-up");
      for (int i = 0; i < 5; i++) {
        invalidClient(programs.asserted(Programs.sign(programs.assertion("fetcher"), other)));
      }
      assertTrue(publisher.asked.get() <= 2, "made-up names ask at most once in a while");
    }
  }

  @Test
  void jwksUri_redirectOrTooMuch_isNotFollowedAndNotRead() throws Exception {
    ECKey key = Programs.newKey("fetched");
    String keys = new JWKSet(key.toPublicJWK()).toString();
    try (Publisher inner = new Publisher(keys, 200);
        Publisher redirecting = new Publisher("", 302);
        Publisher large = new Publisher(" ".repeat(70_000) + keys, 200)) {
      redirecting.location = inner.address();
      restart(redirecting.address());
      invalidClient(programs.asserted(Programs.sign(programs.assertion("fetcher"), key)));
      assertEquals(1, redirecting.asked.get());
      assertEquals(0, inner.asked.get());
      restart(large.address());
      invalidClient(programs.asserted(Programs.sign(programs.assertion("fetcher"), key)));
    }
  }

  private void restart(String jwksUri) {
    programs.close();
    programs =
        new Programs(
            folder,
            settings ->
                settings
                    + """
                    [clients.fetcher]
                    name = "Publishes its keys"
                    jwks_uri = "%s"
                    grants = ["client_credentials"]
                    scopes = ["reports"]
                    """
                        .formatted(jwksUri));
  }

  /** Where a client publishes its keys, or something else. */
  private static final class Publisher implements AutoCloseable {
    final AtomicInteger asked = new AtomicInteger();
    volatile String location = "";
    private final HttpServer server;

    Publisher(String body, int status) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/keys",
          exchange -> {
            asked.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (!location.isEmpty()) {
              exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
          });
      server.start();
    }

    String address() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
