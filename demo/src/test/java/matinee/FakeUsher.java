package matinee;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;

/** Usher's side of the catalogue's check on a real socket: keys, and the revocation feed. */
final class FakeUsher implements AutoCloseable {
  private final HttpServer server;
  private final ECKey key;
  private final List<String> revocations = new ArrayList<>();
  private int applied;

  FakeUsher() throws IOException, JOSEException {
    key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/oauth/jwks", exchange -> reply(exchange, new JWKSet(key).toPublicJWKSet().toString()));
    server.createContext("/v1/revocations/poll", exchange -> reply(exchange, poll(exchange)));
    server.start();
  }

  String issuer() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** A token for Matinee of the sign-in {@code sid}. */
  String token(String sid, String audience, String scope) throws JOSEException {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("account-1")
            .audience(List.of(issuer(), audience))
            .claim("client_id", "matinee-web")
            .claim("sid", sid)
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .jwtID("token-of-" + sid)
            .build();
    return signed("at+jwt", claims);
  }

  /** A pass of the sign-in {@code sid} for that title, up to that quality. */
  String pass(String sid, String title, String quality, Duration left) throws JOSEException {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("account-1")
            .audience("matinee")
            .claim("sid", sid)
            .claim("device", "device-of-" + sid)
            .claim("playback", "playback-of-" + sid)
            .claim("title", title)
            .claim("quality", quality)
            .issueTime(Date.from(now.minusSeconds(60)))
            .expirationTime(Date.from(now.plus(left)))
            .jwtID("pass-of-" + sid)
            .build();
    return signed("pass+jwt", claims);
  }

  private String signed(String type, JWTClaimsSet claims) throws JOSEException {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .keyID("one")
            .type(new JOSEObjectType(type))
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  /** Ends a sign-in, and returns when the follower has confirmed it. */
  synchronized void end(String sid) throws InterruptedException {
    int seq = revocations.size() + 1;
    long until = System.currentTimeMillis() + 600_000;
    revocations.add("{\"seq\":%d,\"sid\":\"%s\",\"until\":%d}".formatted(seq, sid, until));
    notifyAll();
    while (applied < seq) {
      wait(10_000);
    }
  }

  private synchronized String poll(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    applied = Integer.parseInt(asked.replaceFirst("(?s).*\"applied\"\\s*:\\s*(\\d+).*", "$1"));
    notifyAll();
    long end = System.nanoTime() + 50_000_000;
    while (applied == revocations.size() && System.nanoTime() < end) {
      try {
        wait(10);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return "{\"epoch\":\"e\",\"head\":%d,\"more\":false,\"trust_ms\":5000,\"revocations\":[%s]}"
        .formatted(revocations.size(), String.join(",", revocations));
  }

  private static void reply(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
