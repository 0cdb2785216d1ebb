package usher.oauth.token;

import usher.device.Places;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.key.SigningKeys;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.OAuthMessages;
import usher.oauth.Parameters;
import usher.oauth.client.ClientAuthentication;

/** {@code POST /oauth/token} (RFC 6749, section 3.2): one branch per grant type. Thread-safe. */
public final class TokenEndpoint {
  /** One for each grant type. */
  record Grants(
      CodeGrant code, RefreshGrant refresh, DeviceGrant device, ClientCredentialsGrant client) {}

  private final ClientAuthentication authentication;
  private final SigningKeys keys;
  private final Grants grants;
  private final Places places;

  TokenEndpoint(
      ClientAuthentication authentication, SigningKeys keys, Grants grants, Places places) {
    this.authentication = authentication;
    this.keys = keys;
    this.grants = grants;
    this.places = places;
  }

  /** Answers a request. */
  public Reply post(Call call) {
    Client client = authentication.sender(call);
    Parameters parameters = Parameters.of(call);
    String type = parameters.require("grant_type");
    keys.ready(client.tokens().algorithm());
    TokenRequest request = new TokenRequest(client, null, places.of(call.address()));
    Outcome outcome =
        switch (type) {
          case CodeGrant.TYPE -> grants.code().redeem(allowed(request, type), parameters);
          case RefreshGrant.TYPE -> grants.refresh().redeem(allowed(request, type), parameters);
          case DeviceGrant.TYPE -> grants.device().poll(allowed(request, type), parameters);
          case ClientCredentialsGrant.TYPE ->
              grants.client().issue(allowed(request, type), parameters);
          default ->
              throw new Problem(400, "unsupported_grant_type", "Usher has no such grant type.");
        };
    return OAuthMessages.json(outcome.orThrow());
  }

  private static TokenRequest allowed(TokenRequest request, String type) {
    Clients.requireGrant(request.client(), type);
    return request;
  }
}
