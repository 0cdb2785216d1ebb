package usher.oauth.issued;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.oauth.Client;
import usher.secret.Secrets;

/**
 * Makes the access tokens of clients that act in their own name, and knows them again. Thread-safe.
 *
 * <p>{@code sub} is the client's id (RFC 9068, section 2.2), and there is no {@code sid}: nobody
 * has signed in, so whoever looks for a viewer refuses such a token. It is for the client's
 * audience alone, and not for Usher.
 */
public final class ClientTokens {
  /** The grant that gives one (RFC 6749, section 4.4). */
  public static final String GRANT = "client_credentials";

  /** The scope of who sees its stream of security events. */
  public static final String SSF_READ = "ssf.read";

  /** The scope of who sets that stream up, too. */
  public static final String SSF_MANAGE = "ssf.manage";

  /** The scopes of a client's own tokens that are for Usher itself. */
  private static final Set<String> AT_USHER = Set.of(SSF_READ, SSF_MANAGE);

  private static final String TYPE = "at+jwt";

  private final SignedTokens tokens;
  private final Secrets secrets;
  private final String issuer;

  public ClientTokens(SigningKeys keys, Secrets secrets, String issuer) {
    this.tokens = new SignedTokens(keys, TYPE);
    this.secrets = secrets;
    this.issuer = issuer;
  }

  /**
   * Signs a token.
   *
   * @param key to which it is bound, as a thumbprint; null for none
   */
  public String sign(Client client, String scope, @Nullable String key, Instant now, Instant exp) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(client.id())
            .audience(audience(client, scope))
            .claim("client_id", client.id())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(exp))
            .jwtID(secrets.id());
    if (!scope.isEmpty()) {
      claims.claim("scope", scope);
    }
    if (key != null) {
      claims.claim("cnf", Map.of("jkt", key));
    }
    return tokens.sign(claims.build(), client.tokens().access());
  }

  /** One with which the client is to act at Usher itself is for Usher, too. */
  private List<String> audience(Client client, String scope) {
    return Stream.of(scope.split(" ")).anyMatch(AT_USHER::contains)
        ? List.of(issuer, client.audience())
        : List.of(client.audience());
  }

  /** What a client's own token says, if Usher signed it and its time is not over. */
  public Optional<JWTClaimsSet> read(String text, Instant now) {
    return tokens
        .genuine(text)
        .filter(claims ->
            issuer.equals(claims.getIssuer())
                && claims.getClaim("sid") == null
                && claims.getSubject() != null
                && claims.getSubject().equals(claims.getClaim("client_id"))
                && claims.getExpirationTime() != null
                && now.isBefore(claims.getExpirationTime().toInstant()));
  }
}
