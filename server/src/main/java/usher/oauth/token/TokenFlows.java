package usher.oauth.token;

import java.time.Duration;
import java.time.InstantSource;
import usher.oauth.IdTokens;
import usher.oauth.OAuth;
import usher.secret.Secrets;
import usher.sql.Database;

/** Puts the token endpoint and its grants together. */
public final class TokenFlows {
  /** A second use of a refresh token is recognised that long after the first. */
  private static final Duration REUSE_SEEN = Duration.ofDays(1);

  private final OAuth.Settings settings;
  private final Database database;
  private final OAuth.Stores stores;
  private final OAuth.Parts parts;
  private final InstantSource clock;

  public TokenFlows(
      OAuth.Settings settings,
      Database database,
      OAuth.Stores stores,
      OAuth.Parts parts,
      InstantSource clock) {
    this.settings = settings;
    this.database = database;
    this.stores = stores;
    this.parts = parts;
    this.clock = clock;
  }

  /** The endpoint. */
  public TokenEndpoint endpoint(DeviceGrant.Polling polling, Secrets secrets) {
    AccessTokens accessTokens = new AccessTokens(parts.keys(), secrets, settings.issuer());
    TokenIssue issue =
        new TokenIssue(
            stores.signIns(),
            stores.grants(),
            accessTokens,
            new IdTokens(parts.keys(), settings.issuer()),
            secrets,
            settings.idle(),
            settings.accessToken());
    Redemption redemption = redemption(issue);
    return new TokenEndpoint(
        parts.authentication(),
        parts.keys(),
        new TokenEndpoint.Grants(
            new CodeGrant(redemption),
            new RefreshGrant(redemption),
            deviceGrant(issue, polling),
            new ClientCredentialsGrant(accessTokens, clock, settings.accessToken())),
        parts.places());
  }

  private Redemption redemption(TokenIssue issue) {
    return new Redemption(
        database,
        new Redemption.Stores(stores.accounts(), stores.signIns(), stores.grants()),
        issue,
        parts.signOut(),
        clock,
        new Redemption.Memory(settings.replay(), REUSE_SEEN));
  }

  private DeviceGrant deviceGrant(TokenIssue issue, DeviceGrant.Polling polling) {
    return new DeviceGrant(
        database,
        new DeviceGrant.Stores(stores.accounts(), stores.signIns(), stores.deviceCodes()),
        parts.deviceCodes(),
        parts.entrance(),
        issue,
        clock,
        polling);
  }
}
