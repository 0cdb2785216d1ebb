package usher.oauth.logout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import usher.key.SignedTokens;
import usher.oauth.Client;
import usher.outbox.Delivery;
import usher.outbox.Message;
import usher.outbox.Refused;

/**
 * Tells one app's server that a sign-in is over: posts it a logout token (OpenID Connect
 * Back-Channel Logout, sections 2.4 and 2.5). Thread-safe.
 *
 * <p>Only the operator's configuration names the address. No redirect is followed, and nothing of
 * the answer is read but its status.
 */
public final class LogoutDelivery implements Delivery {
  /** The {@code typ} of a logout token. */
  public static final String TYPE = "logout+jwt";

  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

  /** Section 2.4 recommends two minutes at most. */
  private static final Duration LIFE = Duration.ofMinutes(2);

  private final Client client;
  private final URI uri;
  private final SignedTokens tokens;
  private final String issuer;
  private final InstantSource clock;
  private final HttpClient http;

  /**
   * Makes it.
   *
   * @param uri where the client wants to be told
   * @param tokens sign logout tokens
   */
  public LogoutDelivery(
      Client client,
      URI uri,
      SignedTokens tokens,
      String issuer,
      InstantSource clock,
      HttpClient http) {
    this.client = client;
    this.uri = uri;
    this.tokens = tokens;
    this.issuer = issuer;
    this.clock = clock;
    this.http = http;
  }

  @Override
  public void send(Message message) throws IOException, InterruptedException {
    String form = "logout_token=" + URLEncoder.encode(token(message), UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWERS_WITHIN)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    // Section 2.8: 200, and some frameworks answer 204.
    if (status != 200 && status != 204) {
      throw Refused.orDown(client.id(), status);
    }
  }

  /** A new one each time, since it lasts for minutes; its id stays that of the message. */
  private String token(Message message) {
    Instant now = clock.instant();
    return tokens.sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(client.id())
            .subject(message.account().value())
            .claim("sid", message.told().get("sid"))
            .jwtID(message.id())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .claim("events", Map.of(EVENT, Map.of()))
            .build(),
        client.tokens().id());
  }
}
