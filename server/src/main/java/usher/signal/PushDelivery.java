package usher.signal;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.outbox.Delivery;
import usher.outbox.Message;
import usher.outbox.Refused;
import usher.sql.Database;

/**
 * Pushes security event tokens to one client, if its stream is one that is pushed and enabled (RFC
 * 8935). Thread-safe.
 */
public final class PushDelivery implements Delivery {
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final String clientId;
  private final List<String> endpoints;
  private final Database database;
  private final StreamStore streams;
  private final SecurityEventTokens tokens;
  private final HttpClient http;

  /**
   * Makes it.
   *
   * @param endpoints those that are registered for the client now
   */
  public PushDelivery(
      String clientId,
      List<String> endpoints,
      Database database,
      StreamStore streams,
      SecurityEventTokens tokens,
      HttpClient http) {
    this.clientId = clientId;
    this.endpoints = List.copyOf(endpoints);
    this.database = database;
    this.streams = streams;
    this.tokens = tokens;
    this.http = http;
  }

  @Override
  public boolean ready() {
    return database
        .read(tx -> streams.of(tx, clientId))
        .filter(stream -> stream.status() == SignalStream.Status.ENABLED)
        .filter(stream -> mayBePushed(stream.push()))
        .isPresent();
  }

  /** A stream may have waited, paused, for longer than a receiver is usually down. */
  @Override
  public Duration patience() {
    return PATIENCE;
  }

  /** An address that the operator has taken out of the configuration is used no more. */
  private boolean mayBePushed(SignalStream.@Nullable Push push) {
    return push != null && endpoints.contains(push.endpoint().toString());
  }

  @Override
  public void send(Message message) throws IOException, InterruptedException {
    SignalStream.Push push =
        database
            .read(tx -> streams.of(tx, clientId))
            .map(SignalStream::push)
            .filter(this::mayBePushed)
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
      throw Refused.orDown(clientId, status);
    }
  }
}
