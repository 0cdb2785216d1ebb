package usher.oauth;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import usher.account.AccountStore;
import usher.device.DeviceRecognizer;
import usher.device.Places;
import usher.edge.TokenVerifier;
import usher.grant.DeviceCodeStore;
import usher.grant.DeviceCodes;
import usher.grant.GrantStore;
import usher.http.Routes;
import usher.key.SigningKeys;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.dpop.SenderKeys;
import usher.oauth.issued.ClientTokens;
import usher.oauth.issued.IntrospectionEndpoint;
import usher.oauth.issued.RevocationEndpoint;
import usher.oauth.openid.IdTokens;
import usher.secret.Secrets;
import usher.signin.IdleLimits;
import usher.signin.SignInStore;
import usher.signout.Entrance;
import usher.signout.SignOut;
import usher.sql.Database;

/** Puts the OAuth endpoints together and tells their routes. */
public final class OAuth {
  /**
   * The numbers of DESIGN, section 8.
   *
   * @param openId what OpenID Connect adds to the metadata
   */
  public record Settings(
      String issuer,
      Duration devicePoll,
      Duration deviceHold,
      Duration replay,
      IdleLimits idle,
      Map<String, Object> openId) {}

  /** The rows that OAuth's flows touch. */
  public record Stores(
      AccountStore accounts, SignInStore signIns, GrantStore grants, DeviceCodeStore deviceCodes) {}

  /** The parts of Usher that the flows go through. */
  public record Parts(
      Clients clients,
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      SigningKeys keys,
      TokenVerifier verifier,
      DeviceCodes deviceCodes,
      DeviceRecognizer recognizer,
      Places places,
      Entrance entrance,
      SignOut signOut) {}

  /** A second use of a refresh token is recognised that long after the first. */
  private static final Duration REUSE_SEEN = Duration.ofDays(1);

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
    ClientTokens clientTokens = new ClientTokens(parts.keys(), secrets, settings.issuer());
    TokenIssue issue = tokenIssue(settings, stores, parts, secrets);
    DeviceGrant deviceGrant = deviceGrant(settings, database, stores, parts, issue, clock);
    TokenEndpoint token =
        new TokenEndpoint(
            parts.authentication(),
            parts.senderKeys(),
            parts.keys(),
            redemption(settings, database, stores, parts, issue, clock),
            deviceGrant,
            new ClientCredentialsGrant(clientTokens, clock),
            parts.places(),
            settings.issuer());
    DeviceAuthorizationEndpoint deviceAuthorization =
        new DeviceAuthorizationEndpoint(
            parts.authentication(),
            parts.deviceCodes(),
            parts.recognizer(),
            parts.places(),
            secrets,
            deviceGrant.polling(),
            settings.issuer());
    Metadata metadata = new Metadata(settings.issuer(), settings.openId(), parts.keys());
    issued(routes, settings, database, stores, parts, clientTokens, clock);
    routes
        .post("/oauth/token", token::post)
        .post("/oauth/device_authorization", deviceAuthorization::post)
        .get("/oauth/jwks", metadata::keys)
        .get("/.well-known/oauth-authorization-server", metadata::document)
        .get("/.well-known/openid-configuration", metadata::document);
  }

  /** What clients can ask and do about tokens that were issued. */
  private static void issued(
      Routes routes,
      Settings settings,
      Database database,
      Stores stores,
      Parts parts,
      ClientTokens clientTokens,
      InstantSource clock) {
    RevocationEndpoint revoke =
        new RevocationEndpoint(
            parts.authentication(),
            database,
            stores.grants(),
            parts.verifier(),
            clientTokens,
            parts.signOut(),
            clock);
    IntrospectionEndpoint introspect =
        new IntrospectionEndpoint(
            parts.authentication(),
            new IntrospectionEndpoint.Tokens(parts.verifier(), clientTokens, parts.clients()),
            database,
            new IntrospectionEndpoint.Stores(stores.signIns(), stores.grants()),
            parts.keys(),
            clock,
            settings.issuer());
    routes.post("/oauth/revoke", revoke::post).post("/oauth/introspect", introspect::post);
  }

  private static TokenIssue tokenIssue(
      Settings settings, Stores stores, Parts parts, Secrets secrets) {
    return new TokenIssue(
        stores.signIns(),
        stores.grants(),
        new AccessTokens(parts.keys(), secrets, settings.issuer()),
        new IdTokens(parts.keys(), settings.issuer()),
        secrets,
        settings.idle());
  }

  private static Redemption redemption(
      Settings settings,
      Database database,
      Stores stores,
      Parts parts,
      TokenIssue issue,
      InstantSource clock) {
    return new Redemption(
        database,
        new Redemption.Stores(stores.accounts(), stores.signIns(), stores.grants()),
        issue,
        parts.signOut(),
        clock,
        new Redemption.Memory(settings.replay(), REUSE_SEEN));
  }

  private static DeviceGrant deviceGrant(
      Settings settings,
      Database database,
      Stores stores,
      Parts parts,
      TokenIssue issue,
      InstantSource clock) {
    return new DeviceGrant(
        database,
        new DeviceGrant.Stores(stores.accounts(), stores.signIns(), stores.deviceCodes()),
        parts.deviceCodes(),
        parts.entrance(),
        issue,
        clock,
        new DeviceGrant.Polling(settings.devicePoll(), settings.deviceHold(), settings.replay()));
  }
}
