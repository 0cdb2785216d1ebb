package usher.oauth;

import java.util.Collections;
import java.util.List;
import usher.http.Call;
import usher.http.Problem;
import usher.oauth.client.ClientAuthentication;

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

  private final ClientAuthentication authentication;

  public BackEnds(ClientAuthentication authentication) {
    this.authentication = authentication;
  }

  /** The client that calls; a problem if that is not clear, or if it lacks the scope. */
  public Client require(Call call, String scope) {
    return require(call, List.of(scope));
  }

  /** The same where one of several scopes is enough. */
  public Client require(Call call, List<String> scopes) {
    Client client;
    try {
      client = authentication.basic(call);
    } catch (Problem unknown) {
      throw lacking(scopes.getFirst());
    }
    if (Collections.disjoint(client.scopes(), scopes)) {
      throw lacking(scopes.getFirst());
    }
    return client;
  }

  private static Problem lacking(String scope) {
    return new Problem(401, "invalid_client", "This needs a client with the scope " + scope + ".")
        .header("WWW-Authenticate", "Basic realm=\"usher\"");
  }
}
