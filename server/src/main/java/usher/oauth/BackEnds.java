package usher.oauth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Problem;
import usher.oauth.client.ClientAuthentication;

/**
 * Recognises a service's back ends, by HTTP Basic with the id and secret of a confidential client,
 * or by an access token that it got in its own name (RFC 6749, section 4.4). Thread-safe.
 */
public final class BackEnds {
  /** The scope of a back end that follows the revocation feed. */
  public static final String REVOCATIONS = "revocations";

  /** The scope of an operator's tool. */
  public static final String ADMIN = "admin";

  /** The scope of whoever collects the metrics. */
  public static final String METRICS = "metrics";

  private final Clients clients;
  private final ClientAuthentication authentication;
  private final IssuedTokens tokens;

  public BackEnds(Clients clients, ClientAuthentication authentication, IssuedTokens tokens) {
    this.clients = clients;
    this.authentication = authentication;
    this.tokens = tokens;
  }

  /** The client that calls; a problem if that is not clear, or if it lacks the scope. */
  public Client require(Call call, String scope) {
    String header = call.header("Authorization");
    if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return byToken(header.substring(7).strip(), scope);
    }
    Client client;
    try {
      client = authentication.basic(header, call.path());
    } catch (Problem unknown) {
      throw lacking(scope);
    }
    if (!client.scopes().contains(scope)) {
      throw lacking(scope);
    }
    return client;
  }

  private Client byToken(String token, String scope) {
    JWTClaimsSet claims = tokens.read(token).filter(BackEnds::ofAClient).orElse(null);
    Client client = claims == null ? null : clients.find(claims.getSubject()).orElse(null);
    if (claims == null || client == null) {
      throw Bearers.invalidToken();
    }
    if (!scopes(claims).contains(scope) || !client.scopes().contains(scope)) {
      throw new Problem(403, "insufficient_scope", "The token lacks the scope " + scope + ".")
          .header(
              "WWW-Authenticate",
              "Bearer realm=\"usher\", error=\"insufficient_scope\", scope=\"" + scope + "\"");
    }
    return client;
  }

  /** A viewer's token has a sid, and its subject is an account: it never speaks for a back end. */
  private static boolean ofAClient(JWTClaimsSet claims) {
    String subject = claims.getSubject();
    return claims.getClaim("sid") == null
        && claims.getClaim("cnf") == null
        && subject != null
        && subject.equals(claims.getClaim("client_id"));
  }

  private static List<String> scopes(JWTClaimsSet claims) {
    @Nullable Object scope = claims.getClaim("scope");
    return scope instanceof String text ? List.of(text.split(" ")) : List.of();
  }

  private static Problem lacking(String scope) {
    return new Problem(401, "invalid_client", "This needs a client with the scope " + scope + ".")
        .header("WWW-Authenticate", "Basic realm=\"usher\"");
  }
}
