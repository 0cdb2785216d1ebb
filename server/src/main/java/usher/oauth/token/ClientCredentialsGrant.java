package usher.oauth.token;

import com.nimbusds.oauth2.sdk.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import usher.http.Problem;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.IdTokens;
import usher.oauth.Parameters;

/**
 * The grant of a back end that acts in its own name (RFC 6749, section 4.4). Thread-safe.
 *
 * <p>Its token has the client as its subject and no {@code sid}: no device signed in, so no
 * sign-out ends it, and whoever wants a viewer refuses it. Nothing is written for it.
 */
final class ClientCredentialsGrant {
  static final String TYPE = "client_credentials";

  private final AccessTokens accessTokens;
  private final InstantSource clock;
  private final Duration life;

  ClientCredentialsGrant(AccessTokens accessTokens, InstantSource clock, Duration life) {
    this.accessTokens = accessTokens;
    this.clock = clock;
    this.life = life;
  }

  Outcome issue(TokenRequest request, Parameters parameters) {
    Client client = request.client();
    if (client.isPublic()) {
      // Anybody can name it.
      return new Outcome.Refused(
          new Problem(400, "unauthorized_client", "A public client has no tokens of its own."));
    }
    String scope = scope(client, parameters.get("scope"));
    Instant now = clock.instant();
    Duration own = client.tokens().access();
    long exp = now.plus(own == null ? life : own).getEpochSecond();
    String access = accessTokens.ofClient(client, scope, request.keyThumbprint(), now, exp);
    return new Outcome.Answered(
        TokenAnswer.json(
            access, request.keyThumbprint(), exp - now.getEpochSecond(), scope, null, Map.of()));
  }

  /** Nobody has signed in, so that there is nothing for an ID token to tell. */
  private static String scope(Client client, @Nullable String asked) {
    if (asked == null) {
      Set<String> all = new TreeSet<>(client.scopes());
      all.remove(IdTokens.SCOPE);
      return String.join(" ", all);
    }
    Scope scope = Scope.parse(asked);
    if (scope.toStringList().contains(IdTokens.SCOPE)) {
      throw new Problem(400, "invalid_scope", "Nobody has signed in: openid makes no sense here.");
    }
    return Clients.scope(client, scope);
  }
}
