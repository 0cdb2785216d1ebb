package usher.oauth.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Problem;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.OAuthMessages;
import usher.secret.Secrets;

/**
 * Tells which client sends a request to an endpoint for programs (RFC 6749, sections 2.3 and
 * 3.2.1): it has proved that in exactly one way, the one it is registered for, or it is public and
 * named. Thread-safe.
 */
public final class ClientAuthentication {
  private static final String NOBODY = Secrets.hash("no client has this secret");

  private final Clients clients;
  private final PrivateKeyJwt privateKeyJwt;

  public ClientAuthentication(Clients clients, PrivateKeyJwt privateKeyJwt) {
    this.clients = clients;
    this.privateKeyJwt = privateKeyJwt;
  }

  /** The client that sends the request, confidential or public. */
  public Client sender(Call call) {
    Parameters parameters = Parameters.of(call);
    List<List<Presented>> ways = ways(call.header("Authorization"), parameters);
    if (ways.size() > 1) {
      throw new Problem(400, "invalid_request", "Only one way of client authentication, please.");
    }
    String named = parameters.get("client_id");
    if (ways.isEmpty()) {
      return byName(named);
    }
    Client client = prove(ways.getFirst(), call.path());
    if (named != null && !named.equals(client.id())) {
      throw new Problem(400, "invalid_request", "client_id is not the client that proved itself.");
    }
    return client;
  }

  /** The same where a public client has no business. */
  public Client confidential(Call call) {
    Client client = sender(call);
    if (client.isPublic()) {
      throw OAuthMessages.invalidClient();
    }
    return client;
  }

  /** The confidential client of a request without a form, by its Authorization header. */
  public Client basic(Call call) {
    String authorization = call.header("Authorization");
    if (authorization == null || !ClientSecretBasic.is(authorization)) {
      throw OAuthMessages.invalidClient();
    }
    return prove(ClientSecretBasic.read(authorization), call.path());
  }

  /** The ways in which a request proves its sender; each with its possible readings. */
  private static List<List<Presented>> ways(@Nullable String authorization, Parameters parameters) {
    List<List<Presented>> ways = new ArrayList<>(1);
    if (authorization != null) {
      // Any other scheme is a way that nobody is registered for.
      ways.add(
          ClientSecretBasic.is(authorization) ? ClientSecretBasic.read(authorization) : List.of());
    }
    if (ClientSecretPost.is(parameters)) {
      ways.add(ClientSecretPost.read(parameters));
    }
    if (PrivateKeyJwt.is(parameters)) {
      ways.add(PrivateKeyJwt.read(parameters));
    }
    return ways;
  }

  private Client byName(@Nullable String id) {
    if (id == null) {
      throw OAuthMessages.invalidClient();
    }
    return clients.find(id).filter(Client::isPublic).orElseThrow(OAuthMessages::invalidClient);
  }

  private Client prove(List<Presented> readings, String path) {
    for (Presented presented : readings) {
      Client client = clients.find(presented.clientId()).orElse(null);
      if (proves(presented, client == null ? null : client.credential(), path)) {
        return java.util.Objects.requireNonNull(client);
      }
    }
    throw OAuthMessages.invalidClient();
  }

  private boolean proves(Presented presented, @Nullable Credential credential, String path) {
    if (credential instanceof Credential.Keys keys) {
      return presented.method() == AuthMethod.PRIVATE_KEY_JWT
          && privateKeyJwt.proves(presented, keys, path);
    }
    // Compared even when there is nothing to compare with, so that time does not tell which ids
    // are.
    Credential.Secret secret = credential instanceof Credential.Secret known ? known : null;
    boolean same = Secrets.matches(presented.proof(), secret == null ? NOBODY : secret.hash());
    return same && secret != null && secret.methods().contains(presented.method());
  }
}
