package usher.oauth.authorize;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.grant.PushedRequests;
import usher.http.Call;
import usher.http.ClientAddress;
import usher.http.Form;
import usher.http.Problem;
import usher.http.Reply;
import usher.oauth.Client;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.dpop.SenderKeys;

/**
 * {@code POST /oauth/par} (RFC 9126): a client sends its authorization request ahead, by itself,
 * and the browser comes with a reference to it. Thread-safe.
 */
public final class PushedAuthorizationEndpoint {
  /** What is kept of a request is no more than an address could have carried. */
  private static final int LENGTH_MAX = 8 * 1024;

  private static final int PER_CLIENT_MAX = 10_000;

  /** A public client's name is no secret: anybody could use up what is its. */
  private static final int PER_ADDRESS_MAX = 50;

  /** Who sends the request, which is not part of what it asks for. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of("client_secret", "client_assertion", "client_assertion_type");

  private final ClientAuthentication authentication;
  private final SenderKeys senderKeys;
  private final AuthorizationRequests requests;
  private final PushedRequests pushed;

  /**
   * Makes the endpoint.
   *
   * @param authentication tells which client sends a request, as at the token endpoint (section
   *     2.1)
   */
  public PushedAuthorizationEndpoint(
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      AuthorizationRequests requests,
      PushedRequests pushed) {
    this.authentication = authentication;
    this.senderKeys = senderKeys;
    this.requests = requests;
    this.pushed = pushed;
  }

  /** Checks it as the authorization endpoint would, and keeps it for a minute. */
  public Reply post(Call call) {
    Client client = authentication.sender(call);
    String key = senderKeys.of(call);
    Form form = bound(call.form().without(OF_THE_CLIENT), key);
    if (!form.all("request_uri").isEmpty()) {
      // Section 2.1, step 2.
      throw new Problem(400, "invalid_request", "A pushed request has no request_uri.");
    }
    requests.check(client, form);
    String parameters = form.encoded();
    if (parameters.length() > LENGTH_MAX) {
      // Section 2.3.
      throw new Problem(413, "invalid_request", "The request is too long.");
    }
    return pushed
        .push(client.id(), parameters, quota(client, call))
        .map(uri -> senderKeys.renewed(answer(uri), key))
        .orElseThrow(PushedAuthorizationEndpoint::tooMany);
  }

  /** A proof says the same as {@code dpop_jkt} would (RFC 9449, section 10.1). */
  private static Form bound(Form form, @Nullable String key) {
    String named = form.one(AuthorizationRequest.DPOP_JKT);
    if (key == null || key.equals(named)) {
      return form;
    }
    if (named != null && !named.isEmpty()) {
      throw new Problem(400, "invalid_dpop_proof", "The proof is of another key than dpop_jkt.");
    }
    return form.with(AuthorizationRequest.DPOP_JKT, key);
  }

  private static PushedRequests.Quota quota(Client client, Call call) {
    return client.isPublic()
        ? new PushedRequests.Quota(
            "address " + ClientAddress.throttleKey(call.address()), PER_ADDRESS_MAX)
        : new PushedRequests.Quota("client " + client.id(), PER_CLIENT_MAX);
  }

  private static Reply answer(String uri) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("request_uri", uri);
    answer.put("expires_in", PushedRequests.LIFE.toSeconds());
    return Reply.json(201, answer);
  }

  private static Problem tooMany() {
    return new Problem(429, "slow_down", "Too many requests wait for a browser.")
        .header("Retry-After", String.valueOf(PushedRequests.LIFE.toSeconds()));
  }
}
