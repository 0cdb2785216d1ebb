package usher.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import usher.http.Problem;
import usher.key.KeyAlgorithm;

/**
 * The clients of the configuration, and those that were added while Usher ran. Thread-safe: whoever
 * asks sees one state or the next.
 */
public final class Clients {
  private final Map<String, Client> configured;
  private volatile Map<String, Client> added = Map.of();

  public Clients(Map<String, Client> configured) {
    this.configured = Map.copyOf(configured);
  }

  /** The client of that id. The configuration goes first. */
  public Optional<Client> find(String id) {
    Client client = configured.get(id);
    return Optional.ofNullable(client == null ? added.get(id) : client);
  }

  /** Those of the configuration, which nothing changes while Usher runs. */
  public Collection<Client> configured() {
    return configured.values();
  }

  /** Puts these in the place of all that were added. */
  public void added(Map<String, Client> byId) {
    added = Map.copyOf(byId);
  }

  /** What their tokens are signed with: RS256 for ID tokens, unless a client says otherwise. */
  public Set<KeyAlgorithm> algorithms() {
    Set<KeyAlgorithm> algorithms = EnumSet.noneOf(KeyAlgorithm.class);
    List<Client> all = new ArrayList<>(configured.values());
    all.addAll(added.values());
    for (Client client : all) {
      algorithms.add(client.tokens().algorithm());
      if (client.scopes().contains(IdTokens.SCOPE)) {
        algorithms.add(KeyAlgorithm.RS256);
      }
    }
    return algorithms;
  }

  /** What the client asks for, or all it may ask for when it does not say (RFC 6749, 3.3). */
  public static String scope(Client client, @Nullable Scope asked) {
    if (asked == null || asked.isEmpty()) {
      return String.join(" ", new TreeSet<>(client.scopes()));
    }
    if (!client.scopes().containsAll(asked.toStringList())) {
      throw new Problem(400, "invalid_scope", "This client may not ask for all of that.");
    }
    return String.join(" ", new TreeSet<>(asked.toStringList()));
  }

  /** Refuses a client that is not registered for a grant type (RFC 6749, section 5.2). */
  public static void requireGrant(Client client, String grantType) {
    if (!client.grants().contains(grantType)) {
      throw new Problem(
          400, "unauthorized_client", "This client is not registered for this grant type.");
    }
  }
}
