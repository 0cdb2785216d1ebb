package usher.edge;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The requests that a back end sends to Usher, each with a bound on size and time. Thread-safe. */
final class UsherConnection implements AutoCloseable {

  /** From the first byte sent to the last one read, in addition to a wait that was asked for. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MAX_JWKS_BYTES = 64 * 1024;

  private final HttpClient http;
  private final String base;
  private final String authorization;

  UsherConnection(URI usher, String clientId, String clientSecret) {
    // Redirects are not followed: they would carry the secret elsewhere.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    this.base = usher.toString().replaceFirst("/+$", "");
    this.authorization = basic(clientId, clientSecret);
  }

  /** Asks the feed; throws when there is no answer in the wait and two seconds. */
  RevocationAnswer poll(RevocationPoll poll)
      throws IOException, InterruptedException, WireFormatException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/v1/revocations/poll"))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(poll.toJson()))
            .build();
    Duration patience = PATIENCE.plusMillis(poll.waitMs());
    return RevocationAnswer.parse(send(request, patience, RevocationAnswer.MAX_BYTES));
  }

  /** Fetches the public keys. */
  String jwks() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/oauth/jwks"))
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    return send(request, PATIENCE, MAX_JWKS_BYTES);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private String send(HttpRequest request, Duration patience, int maxBytes)
      throws IOException, InterruptedException {
    // HttpRequest.timeout ends at the headers; a body that trickles in would hold us for ever.
    CompletableFuture<HttpResponse<byte[]>> reply =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      HttpResponse<byte[]> response = reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + response.statusCode());
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException(request.uri() + " did not answer in " + patience);
    } catch (ExecutionException e) {
      throw new IOException(request.uri() + ": " + e.getCause(), e);
    } finally {
      reply.cancel(true);
    }
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
