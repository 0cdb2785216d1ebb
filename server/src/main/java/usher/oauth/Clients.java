package usher.oauth;

import com.nimbusds.oauth2.sdk.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.http.Problem;
import usher.oauth.openid.IdTokens;

/** The clients of the configuration, and those that an operator has registered. Thread-safe. */
public final class Clients {
  /**
   * Scopes of OpenID Connect (Core, sections 5.4 and 11) for which Usher has nothing: it leaves
   * them out, as section 3.1.2.1 asks, since many libraries send them unasked.
   */
  private static final Set<String> NOT_UNDERSTOOD = Set.of("address", "phone", "offline_access");

  private final Map<String, Client> byId;
  private final Function<String, Optional<Client>> registered;

  /**
   * Makes it.
   *
   * @param byId those of the configuration, which go first
   * @param registered finds the others
   */
  public Clients(Map<String, Client> byId, Function<String, Optional<Client>> registered) {
    this.byId = Map.copyOf(byId);
    this.registered = registered;
  }

  /** The client of that id. */
  public Optional<Client> find(String id) {
    Client configured = byId.get(id);
    return configured == null ? registered.apply(id) : Optional.of(configured);
  }

  /** What the client asks for, or all it may ask for when it does not say (RFC 6749, 3.3). */
  public static String scope(Client client, @Nullable Scope asked) {
    if (asked == null || asked.isEmpty()) {
      return String.join(" ", new TreeSet<>(client.scopes()));
    }
    Set<String> words = new TreeSet<>(asked.toStringList());
    if (words.contains(IdTokens.SCOPE)) {
      words.removeIf(word -> NOT_UNDERSTOOD.contains(word) && !client.scopes().contains(word));
    }
    if (!client.scopes().containsAll(words)) {
      throw new Problem(400, "invalid_scope", "This client may not ask for all of that.");
    }
    return String.join(" ", words);
  }

  /** Refuses a client that is not registered for a grant type (RFC 6749, section 5.2). */
  public static void requireGrant(Client client, String grantType) {
    if (!client.grants().contains(grantType)) {
      throw new Problem(
          400, "unauthorized_client", "This client is not registered for this grant type.");
    }
  }
}
