package usher.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import usher.http.Call;
import usher.http.Problem;

/**
 * Recognises a service's back ends by HTTP Basic with the id and secret of a confidential client.
 * Thread-safe.
 */
public final class BackEnds {
  /** The scope of a back end that follows the revocation feed. */
  public static final String REVOCATIONS = "revocations";

  /** The scope of an operator's tool. */
  public static final String ADMIN = "admin";

  /** The scope of whoever collects the metrics. */
  public static final String METRICS = "metrics";

  private final Clients clients;

  public BackEnds(Clients clients) {
    this.clients = clients;
  }

  /** The client that calls; a problem if that is not clear, or if it lacks the scope. */
  public Client require(Call call, String scope) {
    return sender(call)
        .filter(client -> client.scopes().contains(scope))
        .orElseThrow(() ->
            new Problem(401, "invalid_client", "This needs a client with the scope " + scope + ".")
                .header("WWW-Authenticate", "Basic realm=\"usher\""));
  }

  private Optional<Client> sender(Call call) {
    String header = call.header("Authorization");
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("basic ")) {
      return Optional.empty();
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring("basic ".length()).strip());
      String[] pair = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
      return pair.length == 2 ? known(pair[0], pair[1]) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** RFC 6749 section 2.3.1 encodes both parts; many a client sends them as they are. */
  private Optional<Client> known(String id, String secret) {
    Optional<Client> plain = authenticate(id, secret);
    return plain.isPresent()
        ? plain
        : authenticate(
            URLDecoder.decode(id, StandardCharsets.UTF_8),
            URLDecoder.decode(secret, StandardCharsets.UTF_8));
  }

  private Optional<Client> authenticate(String id, String secret) {
    try {
      return Optional.of(clients.authenticate(id, secret));
    } catch (Problem unknown) {
      return Optional.empty();
    }
  }
}
