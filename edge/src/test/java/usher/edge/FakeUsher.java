package usher.edge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Usher's side on a real socket: real keys, a small log, and the faults a test asks for. */
final class FakeUsher implements AutoCloseable {

  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "https://catalogue.example.com";
  static final String SECRET = "s3cret&more";

  private static final long HOLD_MS = 30;

  final List<RevocationPoll> polls = new CopyOnWriteArrayList<>();
  volatile int jwksRequests;
  volatile int strayRequests;
  int refusals;
  boolean down;
  boolean feedDown;
  boolean keysHeld;
  boolean checksHeld;
  int checks;
  int checkStatus = 200;
  String checkSaysSignIn = "sid-1";
  final List<String> checkedWith = new CopyOnWriteArrayList<>();
  @Nullable String garbage;
  @Nullable String keySet;
  @Nullable Runnable beforeAnswer;
  Duration trust = Duration.ofSeconds(5);
  int page = RevocationAnswer.MAX_REVOCATIONS;
  List<JWK> published = new ArrayList<>();

  private final HttpServer server;
  private final FakeClock clock;
  private final List<Revocation> log = new ArrayList<>();
  private String epoch = "first";
  private int answered;
  private int roundsSeen;
  private ECKey signing;

  FakeUsher(FakeClock clock) throws IOException, JOSEException {
    this(clock, newKey("one"));
  }

  /** Another node of the same Usher: with the same key, and a log to be written by itself. */
  FakeUsher(FakeClock clock, FakeUsher same) throws IOException {
    this(clock, same.signing);
  }

  private FakeUsher(FakeClock clock, ECKey signing) throws IOException {
    this.clock = clock;
    this.signing = signing;
    published.add(signing.toPublicJWK());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/oauth/jwks", exchange -> reply(exchange, refused -> keys()));
    server.createContext(
        "/v1/revocations/poll", exchange -> reply(exchange, refused -> poll(exchange, refused)));
    server.createContext("/v1/check", this::check);
    server.createContext("/stray", exchange -> reply(exchange, refused -> stray(exchange)));
    server.start();
  }

  /** Where nobody has any business to ask. */
  String strayAddress() {
    return address() + "/stray";
  }

  private synchronized String stray(HttpExchange exchange) {
    strayRequests++;
    return exchange.getRequestURI().toString();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A connection to this Usher alone. */
  UsherConnection connection() {
    return new UsherConnection(List.of(URI.create(address())), "catalogue", SECRET, null);
  }

  /** The settings of an edge that talks to this Usher on the test's clock. */
  Edge.Settings edge() {
    return Edge.of(ISSUER, AUDIENCE)
        .usher(address() + "/")
        .client("catalogue", SECRET)
        .clock(clock.clock());
  }

  synchronized void revoke(String sid) {
    log.add(new Revocation(log.size() + 1, sid, clock.now().plusSeconds(600)));
    notifyAll();
  }

  /** The log comes back from a backup: other epoch, and these sids from number 1. */
  synchronized void restore(String newEpoch, String... sids) {
    log.clear();
    epoch = newEpoch;
    for (String sid : sids) {
      revoke(sid);
    }
    notifyAll();
  }

  synchronized void set(Runnable change) {
    change.run();
    notifyAll();
  }

  /** Waits until a follower says that it has applied up to there. */
  RevocationPoll awaitApplied(long seq) throws InterruptedException {
    await(() -> !polls.isEmpty() && polls.getLast().applied() >= seq);
    synchronized (this) {
      return polls.getLast();
    }
  }

  /** Waits until the only follower polls again after an answer that it gets from now on. */
  synchronized void awaitRound() throws InterruptedException {
    int now = answered;
    await(() -> roundsSeen > now);
  }

  synchronized void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("waited 20 s in vain; polls: " + polls);
      }
      wait(left);
    }
  }

  /** Signs with a new key from now on; publishes it beside the old ones or instead of them. */
  synchronized void rotate(String kid, boolean keepOld) throws JOSEException {
    signing = newKey(kid);
    if (!keepOld) {
      published.clear();
    }
    published.add(signing.toPublicJWK());
  }

  static ECKey newKey(String kid) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
  }

  String token(String sid) throws JOSEException {
    return token(claims -> claims.claim("sid", sid));
  }

  String token(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
    return sign(header(signing.getKeyID()).build(), change.apply(claims()).build(), signing);
  }

  JWTClaimsSet.Builder claims() {
    Instant now = clock.now();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .subject("account-1")
        .audience(List.of(ISSUER, AUDIENCE))
        .claim("client_id", "matinee-tv")
        .claim("sid", "sid-1")
        .claim("scope", "watch account")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .jwtID("token-1");
  }

  static JWSHeader.Builder header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).keyID(kid);
  }

  String sign(JWSHeader header, JWTClaimsSet claims) throws JOSEException {
    return sign(header, claims, signing);
  }

  static String sign(JWSHeader header, JWTClaimsSet claims, ECKey key) throws JOSEException {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  @Override
  public void close() {
    set(() -> {
      keysHeld = false;
      checksHeld = false;
    });
    server.stop(0);
  }

  private synchronized String keys() throws InterruptedException {
    jwksRequests++;
    notifyAll();
    while (keysHeld) {
      wait();
    }
    return keySet != null ? keySet : new JWKSet(published).toString();
  }

  private synchronized String poll(HttpExchange exchange, boolean refused) throws Exception {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    // RFC 6749 section 2.3.1: the secret is form-encoded inside.
    String expected =
        Base64.getEncoder()
            .encodeToString("catalogue:s3cret%26more".getBytes(StandardCharsets.UTF_8));
    if (!("Basic " + expected).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      throw new IOException("401");
    }
    RevocationPoll poll = RevocationPoll.parse(body);
    polls.add(poll);
    roundsSeen = answered;
    notifyAll();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(HOLD_MS, poll.waitMs()));
    for (long left = 1; log.size() <= from(poll) && !down && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    if (beforeAnswer != null) {
      beforeAnswer.run();
      beforeAnswer = null;
    }
    answered += refused ? 0 : 1;
    return garbage != null ? garbage : answer(poll).toJson();
  }

  private long from(RevocationPoll poll) {
    return epoch.equals(poll.epoch()) ? poll.applied() : 0;
  }

  private RevocationAnswer answer(RevocationPoll poll) {
    long from = from(poll);
    List<Revocation> news = log.stream().filter(r -> r.seq() > from).limit(page).toList();
    boolean more = !news.isEmpty() && news.getLast().seq() < log.size();
    return new RevocationAnswer(epoch, log.size(), more, trust, news);
  }

  private synchronized boolean isDown(HttpExchange exchange) {
    boolean feed = exchange.getRequestURI().getPath().endsWith("/poll");
    boolean refused = down || (feedDown && feed);
    refusals += refused ? 1 : 0;
    notifyAll();
    return refused;
  }

  private void check(HttpExchange exchange) throws IOException {
    try (exchange) {
      checkedWith.add(exchange.getRequestHeaders().getFirst("Authorization"));
      exchange.getResponseHeaders().set("X-Usher-Sign-In", checkSaysSignIn);
      exchange.sendResponseHeaders(statusOfCheck(), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int statusOfCheck() throws InterruptedException {
    checks++;
    notifyAll();
    while (checksHeld) {
      wait();
    }
    return checkStatus;
  }

  private interface Body {
    String get(boolean refused) throws Exception;
  }

  private void reply(HttpExchange exchange, Body body) throws IOException {
    try (exchange) {
      String text = "";
      boolean refused = isDown(exchange);
      int status = refused ? 503 : 200;
      try {
        text = body.get(refused);
      } catch (Exception e) {
        status = 400;
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
