package usher.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import usher.http.Problem;
import usher.oauth.issued.ClientTokens;
import usher.oauth.resource.Bearers;

/**
 * The grant of a back end that acts in its own name (RFC 6749, section 4.4). Thread-safe.
 *
 * <p>Nothing is written for it: no device signs in, there is no refresh token (section 4.4.3), and
 * the token ends by itself.
 */
final class ClientCredentialsGrant {
  /**
   * What speaks of a viewer, and what a client may at Usher itself by its own proof. A token that
   * had those words would say what it is not good for.
   */
  private static final Set<String> NOT_IN_TOKENS =
      Set.of(
          Bearers.SCOPE,
          "openid",
          "profile",
          "email",
          "introspect",
          BackEnds.REVOCATIONS,
          BackEnds.ADMIN,
          BackEnds.METRICS);

  private final ClientTokens tokens;
  private final InstantSource clock;

  ClientCredentialsGrant(ClientTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Answers a client that has proved itself; a public one cannot. */
  Outcome issue(Sender sender, @Nullable String asked) {
    Client client = sender.client();
    Clients.requireGrant(client, ClientTokens.GRANT);
    if (client.isPublic()) {
      throw new Problem(400, "unauthorized_client", "A public client has no tokens of its own.");
    }
    String scope = scope(client, asked);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Duration life = client.tokens().life();
    String access = tokens.sign(client, scope, sender.key(), now, now.plus(life));
    Scope granted = scope.isEmpty() ? null : Scope.parse(scope);
    AccessToken token = AccessTokens.message(access, life.toSeconds(), granted, sender.key());
    return new Outcome.Answered(
        new AccessTokenResponse(new Tokens(token, null)).toJSONObject().toJSONString());
  }

  private static String scope(Client client, @Nullable String asked) {
    if (asked == null) {
      Set<String> all = new TreeSet<>(client.scopes());
      all.removeAll(NOT_IN_TOKENS);
      return String.join(" ", all);
    }
    Scope scope = Scope.parse(asked);
    if (scope.toStringList().stream().anyMatch(NOT_IN_TOKENS::contains)) {
      throw new Problem(400, "invalid_scope", "A client's own token is not for that.");
    }
    return Clients.scope(client, scope);
  }
}
