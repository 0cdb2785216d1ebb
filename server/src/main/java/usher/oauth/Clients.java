package usher.oauth;

import com.nimbusds.oauth2.sdk.AbstractOptionallyIdentifiedRequest;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.PlainClientSecret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Problem;
import usher.key.KeyAlgorithm;
import usher.secret.Secrets;

/** The clients of the configuration. Immutable. */
public final class Clients {
  private static final String NOBODY = Secrets.hash("no client has this secret");

  /**
   * Scopes of OpenID Connect (Core, sections 5.4 and 11) for which Usher has nothing: it leaves
   * them out, as section 3.1.2.1 asks, since many libraries send them unasked.
   */
  private static final Set<String> NOT_UNDERSTOOD = Set.of("address", "phone", "offline_access");

  private final Map<String, Client> byId;

  public Clients(Map<String, Client> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** The client of that id. */
  public Optional<Client> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** What their tokens are signed with. */
  public Set<KeyAlgorithm> algorithms() {
    Set<KeyAlgorithm> algorithms = EnumSet.noneOf(KeyAlgorithm.class);
    byId.values().forEach(client -> algorithms.addAll(algorithms(client)));
    return algorithms;
  }

  /** What a client's tokens are signed with. */
  static Set<KeyAlgorithm> algorithms(Client client) {
    Set<KeyAlgorithm> algorithms = EnumSet.of(client.tokens().algorithm());
    if (client.scopes().contains(IdTokens.SCOPE)) {
      algorithms.add(IdTokens.ALGORITHM);
    }
    return algorithms;
  }

  /** The client that sends a request to that endpoint. */
  public Client sender(Call call, URI endpoint) {
    HTTPRequest request = OAuthMessages.read(call, endpoint);
    try {
      ClientAuthentication proof = ClientAuthentication.parse(request);
      if (proof instanceof PlainClientSecret secret) {
        return authenticate(secret.getClientID().getValue(), secret.getClientSecret().getValue());
      }
    } catch (ParseException e) {
      throw OAuthMessages.problem(e);
    }
    return Optional.ofNullable(call.form().one("client_id"))
        .flatMap(this::find)
        .filter(Client::isPublic)
        .orElseThrow(OAuthMessages::invalidClient);
  }

  /** The client that sends a request: proved by its secret, or public and named by its id. */
  Client sender(AbstractOptionallyIdentifiedRequest request) {
    ClientAuthentication proof = request.getClientAuthentication();
    if (proof instanceof PlainClientSecret secret) {
      return authenticate(secret.getClientID().getValue(), secret.getClientSecret().getValue());
    }
    if (proof != null || request.getClientID() == null) {
      throw OAuthMessages.invalidClient();
    }
    return find(request.getClientID().getValue())
        .filter(Client::isPublic)
        .orElseThrow(OAuthMessages::invalidClient);
  }

  /** The confidential client of that id, if that is its secret. */
  public Client authenticate(String id, String secret) {
    Client client = byId.get(id);
    String expected = client == null ? null : client.secretHash();
    // Compared even when there is nothing to compare with, so that time does not tell which ids
    // are.
    if (!Secrets.matches(secret, expected == null ? NOBODY : expected) || client == null) {
      throw OAuthMessages.invalidClient();
    }
    return client;
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
