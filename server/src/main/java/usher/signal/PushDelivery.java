package usher.signal;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import usher.outbox.Delivery;
import usher.outbox.Message;
import usher.sql.Database;

/**
 * Pushes security event tokens to one client, if its stream is one that is pushed and enabled (RFC
 * 8935). Thread-safe.
 */
public final class PushDelivery implements Delivery {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

  private final String clientId;
  private final Database database;
  private final StreamStore streams;
  private final SecurityEventTokens tokens;
  private final HttpClient http;

  public PushDelivery(
      String clientId,
      Database database,
      StreamStore streams,
      SecurityEventTokens tokens,
      HttpClient http) {
    this.clientId = clientId;
    this.database = database;
    this.streams = streams;
    this.tokens = tokens;
    this.http = http;
  }

  @Override
  public boolean ready() {
    return database
        .read(tx -> streams.of(tx, clientId))
        .filter(stream -> stream.push() != null && stream.status() == SignalStream.Status.ENABLED)
        .isPresent();
  }

  @Override
  public void send(Message message) throws IOException, InterruptedException {
    SignalStream.Push push =
        database
            .read(tx -> streams.of(tx, clientId))
            .map(SignalStream::push)
            .orElseThrow(() -> new IOException("there is no such stream any more"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(push.endpoint())
            .timeout(ANSWERS_WITHIN)
            .header("Content-Type", "application/secevent+jwt")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(tokens.sign(message, clientId)));
    if (push.authorization() != null) {
      request.header("Authorization", push.authorization());
    }
    int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
    // Section 2.2: accepted is 202; a 400 says what is wrong with it, which sending again may mend.
    if (status / 100 != 2) {
      throw new IOException(clientId + " answered " + status);
    }
  }
}
