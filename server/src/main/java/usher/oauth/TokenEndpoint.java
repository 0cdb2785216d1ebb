package usher.oauth;

import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import usher.device.Places;
import usher.grant.Grant;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.key.SigningKeys;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.client.Parameters;
import usher.oauth.dpop.SenderKeys;
import usher.oauth.issued.ClientTokens;

/** {@code POST /oauth/token} (RFC 6749, section 3.2): one branch per grant type. Thread-safe. */
final class TokenEndpoint {
  private static final Set<String> GRANTS =
      Set.of(
          GrantType.AUTHORIZATION_CODE.getValue(),
          GrantType.REFRESH_TOKEN.getValue(),
          GrantType.DEVICE_CODE.getValue(),
          ClientTokens.GRANT);

  private final ClientAuthentication authentication;
  private final SenderKeys senderKeys;
  private final SigningKeys keys;
  private final Redemption redemption;
  private final DeviceGrant deviceGrant;
  private final ClientCredentialsGrant clientCredentials;
  private final Places places;
  private final URI uri;

  TokenEndpoint(
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      SigningKeys keys,
      Redemption redemption,
      DeviceGrant deviceGrant,
      ClientCredentialsGrant clientCredentials,
      Places places,
      String issuer) {
    this.authentication = authentication;
    this.senderKeys = senderKeys;
    this.keys = keys;
    this.redemption = redemption;
    this.deviceGrant = deviceGrant;
    this.clientCredentials = clientCredentials;
    this.places = places;
    this.uri = URI.create(issuer + "/oauth/token");
  }

  Reply post(Call call) {
    Client client = authentication.sender(call);
    Parameters parameters = Parameters.of(call);
    String type = parameters.get("grant_type");
    if (type != null && !GRANTS.contains(type)) {
      // Said before anything else is looked at: the library knows grants that Usher does not have.
      throw new Problem(400, "unsupported_grant_type", "Unsupported grant type");
    }
    Sender sender = sender(call, client);
    // Client credentials are not for the library, which would want to see them once more.
    Outcome outcome =
        ClientTokens.GRANT.equals(type)
            ? clientCredentials.issue(sender, parameters.get("scope"))
            : redeem(parse(call, client), sender);
    return senderKeys.renewed(OAuthMessages.json(outcome.orThrow()), sender.key());
  }

  /** RFC 9449, sections 5 and 5.2. */
  private Sender sender(Call call, Client client) {
    String key = senderKeys.of(call);
    if (key == null && client.tokens().dpopBound()) {
      throw SenderKeys.missing();
    }
    return new Sender(client, key, places.of(call.address()));
  }

  private Outcome redeem(TokenRequest request, Sender sender) {
    keys.ready();
    AuthorizationGrant grant = request.getAuthorizationGrant();
    Clients.requireGrant(sender.client(), grant.getType().getValue());
    return switch (grant) {
      case RefreshTokenGrant refresh ->
          redemption.redeem(
              refresh.getRefreshToken().getValue(), Grant.Kind.REFRESH_TOKEN, sender, row -> true);
      case AuthorizationCodeGrant code ->
          redemption.redeem(
              code.getAuthorizationCode().getValue(),
              Grant.Kind.CODE,
              sender,
              row -> fits(row, code));
      case DeviceCodeGrant device -> deviceGrant.poll(device.getDeviceCode().getValue(), sender);
      default -> throw new IllegalStateException("not one of those that were let through");
    };
  }

  private TokenRequest parse(Call call, Client client) {
    try {
      return TokenRequest.parse(OAuthMessages.read(call, uri, client));
    } catch (ParseException e) {
      throw OAuthMessages.problem(e);
    }
  }

  /**
   * The redirect URI again, to the character, and the verifier of the challenge (RFC 7636, 4.6).
   */
  private static boolean fits(Grant row, AuthorizationCodeGrant code) {
    Grant.Bound bound = row.bound();
    CodeVerifier verifier = code.getCodeVerifier();
    URI redirect = code.getRedirectionURI();
    return bound != null
        && (redirect == null || redirect.toString().equals(bound.redirectUri()))
        && fits(bound.codeChallenge(), verifier);
  }

  /** A verifier without a challenge is as bad as a challenge without one (RFC 9700, 4.8.2). */
  private static boolean fits(@Nullable String challenge, @Nullable CodeVerifier verifier) {
    if (challenge == null || verifier == null) {
      return challenge == null && verifier == null;
    }
    return CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue().equals(challenge);
  }
}
