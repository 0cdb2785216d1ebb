package usher.oauth;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import usher.account.AccountStore;
import usher.device.DeviceRecognizer;
import usher.device.DeviceStore;
import usher.device.Places;
import usher.grant.DeviceCodeStore;
import usher.grant.DeviceCodes;
import usher.grant.GrantStore;
import usher.http.Routes;
import usher.key.SigningKeys;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.token.DeviceGrant;
import usher.oauth.token.TokenEndpoint;
import usher.oauth.token.TokenFlows;
import usher.secret.Secrets;
import usher.signin.Browsers;
import usher.signin.IdleLimits;
import usher.signin.SignInStore;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.sql.Database;

/** Puts the OAuth endpoints together and tells their routes. */
public final class OAuth {
  /** The numbers of DESIGN, section 8. */
  public record Settings(
      String issuer,
      Duration accessToken,
      Duration code,
      Duration devicePoll,
      Duration deviceHold,
      Duration replay,
      IdleLimits idle) {}

  /** The rows that OAuth's flows touch. */
  public record Stores(
      AccountStore accounts,
      DeviceStore devices,
      SignInStore signIns,
      GrantStore grants,
      DeviceCodeStore deviceCodes) {}

  /** The parts of Usher that the flows go through. */
  public record Parts(
      Clients clients,
      ClientAuthentication authentication,
      IssuedTokens tokens,
      SigningKeys keys,
      Browsers browsers,
      DeviceCodes deviceCodes,
      DeviceRecognizer recognizer,
      Places places,
      Entrance entrance,
      SignOut signOut) {}

  private OAuth() {}

  /** Makes the endpoints and adds their routes. */
  public static void routes(
      Routes routes,
      Settings settings,
      Database database,
      Stores stores,
      Parts parts,
      InstantSource clock,
      SecureRandom random) {
    Secrets secrets = new Secrets(random);
    DeviceGrant.Polling polling =
        new DeviceGrant.Polling(settings.devicePoll(), settings.deviceHold(), settings.replay());
    TokenEndpoint token =
        new TokenFlows(settings, database, stores, parts, clock).endpoint(polling, secrets);
    AuthorizationEndpoint authorize =
        new AuthorizationEndpoint(
            parts.clients(),
            parts.browsers(),
            codeIssue(settings, database, stores, secrets, clock),
            settings.issuer());
    DeviceAuthorizationEndpoint deviceAuthorization =
        new DeviceAuthorizationEndpoint(
            parts.authentication(),
            parts.deviceCodes(),
            parts.recognizer(),
            parts.places(),
            secrets,
            polling,
            settings.issuer());
    RevocationEndpoint revoke =
        new RevocationEndpoint(
            parts.authentication(), database, stores.grants(), parts.tokens(), parts.signOut());
    IntrospectionEndpoint introspect =
        new IntrospectionEndpoint(
            parts.authentication(),
            parts.clients(),
            parts.tokens(),
            database,
            new IntrospectionEndpoint.Stores(stores.signIns(), stores.grants()),
            parts.keys(),
            clock,
            settings.issuer());
    Metadata metadata = new Metadata(settings.issuer(), parts.keys());
    routes
        .get("/oauth/authorize", authorize::get)
        .post("/oauth/token", token::post)
        .post("/oauth/device_authorization", deviceAuthorization::post)
        .post("/oauth/revoke", revoke::post)
        .post("/oauth/introspect", introspect::post)
        .get("/oauth/jwks", metadata::keys)
        .get("/.well-known/oauth-authorization-server", metadata::document)
        .get("/.well-known/openid-configuration", metadata::document);
  }

  private static CodeIssue codeIssue(
      Settings settings, Database database, Stores stores, Secrets secrets, InstantSource clock) {
    return new CodeIssue(
        database,
        new CodeIssue.Stores(
            stores.accounts(), stores.devices(), stores.signIns(), stores.grants()),
        secrets,
        clock,
        settings.code());
  }
}
