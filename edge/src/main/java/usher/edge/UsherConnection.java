package usher.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import usher.edge.Verification.Reason;
import usher.edge.Verification.Rejected;
import usher.edge.Verification.Stale;
import usher.edge.Verification.Verified;

/**
 * The requests that a back end sends to Usher, each with a bound on size and time, to the one of
 * its addresses that answered last. Thread-safe.
 */
final class UsherConnection implements RevocationFollower.Feed, AutoCloseable {

  /** From the first byte sent to the last one read. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A viewer waits for this one. */
  private static final Duration CHECK_PATIENCE = Duration.ofSeconds(1);

  /** Checks under way at the same time: a slow Usher must not hold every thread of a back end. */
  private static final int MAX_CHECKS = 64;

  /** Of the keys, and of what a check says. */
  private static final int MAX_BYTES = 64 * 1024;

  private final HttpClient http;
  private final List<URI> addresses;
  private final AtomicInteger turned = new AtomicInteger();
  private final Semaphore checks = new Semaphore(MAX_CHECKS);
  private final String authorization;

  UsherConnection(
      List<URI> addresses, String clientId, String clientSecret, @Nullable SSLContext tls) {
    // Redirects are not followed: they would carry the secret elsewhere.
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE);
    this.http = (tls == null ? builder : builder.sslContext(tls)).build();
    this.addresses = List.copyOf(addresses);
    // Says at the start what is no address of a server.
    addresses.forEach(HttpRequest::newBuilder);
    this.authorization = basic(clientId, clientSecret);
  }

  @Override
  public RevocationAnswer poll(RevocationPoll poll, Duration patience)
      throws IOException, InterruptedException, WireFormatException {
    HttpRequest request =
        request(turned.get(), "/v1/revocations/poll")
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(poll.toJson()))
            .build();
    return RevocationAnswer.parse(text(send(request, patience, RevocationAnswer.MAX_BYTES)));
  }

  @Override
  public void turnAway() {
    turned.incrementAndGet();
  }

  @Override
  public int addresses() {
    return addresses.size();
  }

  /** Fetches the public keys; the next address is asked too, since keys are needed to begin. */
  String jwks() throws IOException, InterruptedException {
    // The follower may turn away meanwhile: the next one is that after the one that was asked.
    int turn = turned.get();
    try {
      return jwks(turn);
    } catch (IOException e) {
      if (addresses.size() == 1) {
        throw e;
      }
      return jwks(turn + 1);
    }
  }

  private String jwks(int turn) throws IOException, InterruptedException {
    HttpRequest request =
        request(turn, "/oauth/jwks")
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    return text(send(request, PATIENCE, MAX_BYTES));
  }

  /**
   * Lets Usher say whether the sign-in of a token is over, a token that is good in all else.
   *
   * @return stale when it does not say, in a second or in words that are understood
   */
  Verification check(String token, Verified genuine) {
    if (!checks.tryAcquire()) {
      return new Stale();
    }
    try {
      HttpRequest request =
          request(turned.get(), "/v1/check").header("Authorization", "Bearer " + token).build();
      HttpResponse<byte[]> response = send(request, CHECK_PATIENCE, MAX_BYTES);
      return switch (response.statusCode()) {
        case 200 -> says(response, genuine.claims().sid()) ? genuine : new Stale();
        case 401 -> new Rejected(Reason.REVOKED);
        default -> new Stale();
      };
    } catch (IOException e) {
      return new Stale();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Stale();
    } finally {
      checks.release();
    }
  }

  /** What answers 200 to everything, such as some other server's start page, has said nothing. */
  private static boolean says(HttpResponse<byte[]> response, String sid) {
    return response.headers().firstValue("X-Usher-Sign-In").filter(sid::equals).isPresent();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(int turn, String path) {
    URI now = addresses.get(Math.floorMod(turn, addresses.size()));
    return HttpRequest.newBuilder(URI.create(now.toString().replaceFirst("/+$", "") + path));
  }

  private HttpResponse<byte[]> send(HttpRequest request, Duration patience, int maxBytes)
      throws IOException, InterruptedException {
    // HttpRequest.timeout ends at the headers; a body that trickles in would hold us for ever.
    CompletableFuture<HttpResponse<byte[]>> reply = http.sendAsync(request, bounded(maxBytes));
    try {
      return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(request.uri() + " did not answer in " + patience);
    } catch (ExecutionException e) {
      throw new IOException(request.uri() + ": " + e.getCause(), e);
    } finally {
      reply.cancel(true);
    }
  }

  private static String text(HttpResponse<byte[]> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException(response.uri() + " answered " + response.statusCode());
    }
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** Collects a body, and ends the request when it grows too long. */
  private static HttpResponse.BodyHandler<byte[]> bounded(int maxBytes) {
    return info -> {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      var parts =
          BodySubscribers.ofByteArrayConsumer(
              part -> part.ifPresent(bytes -> append(body, bytes, maxBytes)));
      return BodySubscribers.mapping(parts, end -> body.toByteArray());
    };
  }

  private static void append(ByteArrayOutputStream body, byte[] bytes, int maxBytes) {
    if (body.size() + bytes.length > maxBytes) {
      throw new UncheckedIOException(new IOException("more than " + maxBytes + " bytes"));
    }
    body.writeBytes(bytes);
  }

  /** RFC 6749 section 2.3.1: both parts are form-encoded before they are joined. */
  private static String basic(String id, String secret) {
    String pair =
        URLEncoder.encode(id, StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
  }
}
