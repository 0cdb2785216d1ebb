package usher;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import usher.key.SignedTokens;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.logout.LogoutDelivery;
import usher.oauth.logout.LogoutNotes;
import usher.outbox.Delivery;
import usher.outbox.Outbox;
import usher.signal.PushDelivery;
import usher.signal.SecurityEventTokens;
import usher.signal.SignalStream;

/** What this node tells other servers, put together. */
final class Messages implements AutoCloseable {
  private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          // Not every server takes an offer to go on with HTTP/2 for an answer.
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTS_WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Outbox outbox;

  Messages(House house, Clients clients) {
    SignedTokens logouts = new SignedTokens(house.keys, LogoutDelivery.TYPE);
    Map<String, Delivery> receivers = new LinkedHashMap<>();
    for (String id : Clientele.toldOfLogouts(house.config)) {
      Client client = clients.find(id).orElseThrow();
      URI uri = client.flow().backchannelLogoutUri();
      if (uri != null) {
        receivers.put(
            LogoutNotes.receiver(id),
            new LogoutDelivery(client, uri, logouts, house.config.issuer(), house.clock, http));
      }
    }
    SecurityEventTokens sets = new SecurityEventTokens(house.keys, house.config.issuer());
    Map<String, List<String>> endpoints = Clientele.pushEndpoints(house.config);
    for (String id : Clientele.toldOfSignals(house.config)) {
      receivers.put(
          SignalStream.receiver(id),
          new PushDelivery(
              id,
              endpoints.getOrDefault(id, List.of()),
              house.database,
              house.stores.streams(),
              sets,
              http));
    }
    this.outbox =
        new Outbox(receivers, house.database, house.stores.outbox(), house.clock, house.random);
    house.wakeOutbox = outbox::wake;
  }

  void start() {
    outbox.start();
  }

  @Override
  public void close() {
    outbox.close();
    http.shutdownNow();
  }
}
