package usher.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import io.avaje.jsonb.Jsonb;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.http.Call;
import usher.http.Reply;
import usher.key.KeyAlgorithm;
import usher.key.SigningKeys;
import usher.oauth.client.ClientAuthentication;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * {@code POST /oauth/introspect} (RFC 7662): tells a confidential client whether a token is good at
 * this moment, as JSON or as a signed JWT (RFC 9701). Thread-safe.
 *
 * <p>A client is told of tokens that were issued to it, and of access tokens whose {@code aud}
 * names its id or its {@code audience}; with the scope {@code introspect}, of every access token.
 * Of anything else it hears what it hears of nonsense: that it is not active.
 */
final class IntrospectionEndpoint {
  /** The scope of a back end that may ask about everybody's access tokens. */
  static final String SCOPE = "introspect";

  private static final String JWT = "application/token-introspection+jwt";
  private static final JOSEObjectType TYPE = new JOSEObjectType("token-introspection+jwt");
  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  /** The rows that tell whether a sign-in goes on. */
  record Stores(SignInStore signIns, GrantStore grants) {}

  private final ClientAuthentication authentication;
  private final Clients clients;
  private final IssuedTokens tokens;
  private final Database database;
  private final Stores stores;
  private final SigningKeys keys;
  private final InstantSource clock;
  private final String issuer;
  private final Jsonb json = Jsonb.builder().build();

  IntrospectionEndpoint(
      ClientAuthentication authentication,
      Clients clients,
      IssuedTokens tokens,
      Database database,
      Stores stores,
      SigningKeys keys,
      InstantSource clock,
      String issuer) {
    this.authentication = authentication;
    this.clients = clients;
    this.tokens = tokens;
    this.database = database;
    this.stores = stores;
    this.keys = keys;
    this.clock = clock;
    this.issuer = issuer;
  }

  Reply post(Call call) {
    Client caller = authentication.confidential(call);
    String token = Parameters.of(call).require("token");
    // token_type_hint is not needed: what is presented tells itself what it is.
    Map<String, Object> found =
        GrantToken.parse(token)
            .map(refresh -> ofRefreshToken(refresh, caller))
            .orElseGet(() -> ofAccessToken(token, caller))
            .orElse(INACTIVE);
    return wantsJwt(call.header("Accept"))
        ? signed(found, caller)
        : OAuthMessages.json(json.toJson(found));
  }

  private Optional<Map<String, Object>> ofAccessToken(String token, Client caller) {
    return tokens
        .read(token)
        .filter(claims -> mayKnow(caller, claims) && goesOn(claims))
        .map(IntrospectionEndpoint::described);
  }

  private boolean mayKnow(Client caller, JWTClaimsSet claims) {
    return caller.id().equals(claims.getClaim("client_id"))
        || caller.scopes().contains(SCOPE)
        || claims.getAudience().contains(caller.id())
        // Every token is for Usher as well; that makes nobody its audience.
        || (!caller.audience().equals(issuer) && claims.getAudience().contains(caller.audience()));
  }

  /** A client's own token goes on while there is the client, a viewer's while the sign-in does. */
  private boolean goesOn(JWTClaimsSet claims) {
    if (clients.find(String.valueOf(claims.getClaim("client_id"))).isEmpty()) {
      return false;
    }
    return !(claims.getClaim("sid") instanceof String sid)
        || database
            .read(tx -> lasting(tx, new AccountId(claims.getSubject()), new SignInId(sid)))
            .isPresent();
  }

  private Optional<SignIn> lasting(Transaction tx, AccountId account, SignInId sid) {
    Instant now = clock.instant();
    return stores.signIns().find(tx, account, sid).filter(signIn -> signIn.lasts(now));
  }

  private static Map<String, Object> described(JWTClaimsSet claims) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("active", true);
    for (Map.Entry<String, Object> claim : claims.getClaims().entrySet()) {
      told.put(
          claim.getKey(),
          claim.getValue() instanceof Date date ? date.getTime() / 1000 : claim.getValue());
    }
    told.put("aud", claims.getAudience());
    told.put("token_type", claims.getClaim("cnf") == null ? "Bearer" : "DPoP");
    return told;
  }

  private Optional<Map<String, Object>> ofRefreshToken(GrantToken token, Client caller) {
    Instant now = clock.instant();
    return database.read(tx ->
        stores
            .grants()
            .find(tx, token, Grant.Kind.REFRESH_TOKEN)
            .filter(grant -> grant.clientId().equals(caller.id()) && unused(grant, now))
            .filter(grant -> lasting(tx, grant.account(), grant.sid()).isPresent())
            .map(this::described));
  }

  private static boolean unused(Grant grant, Instant now) {
    return grant.usedAt() == null && grant.voidedAt() == null && now.isBefore(grant.expiresAt());
  }

  private Map<String, Object> described(Grant grant) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("active", true);
    told.put("iss", issuer);
    told.put("sub", grant.account().value());
    told.put("client_id", grant.clientId());
    told.put("sid", grant.sid().value());
    told.put("scope", grant.scope());
    told.put("iat", grant.createdAt().getEpochSecond());
    told.put("exp", grant.expiresAt().getEpochSecond());
    String key = grant.keyThumbprint();
    if (key != null) {
      told.put("cnf", Map.of("jkt", key));
    }
    return told;
  }

  private static boolean wantsJwt(@Nullable String accept) {
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(JWT);
  }

  /** RFC 9701, section 5: signed for whoever asks, so that it can be kept as evidence. */
  private Reply signed(Map<String, Object> found, Client caller) {
    KeyAlgorithm algorithm = caller.tokens().introspection();
    keys.ready(algorithm);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(caller.id())
            .issueTime(Date.from(clock.instant()))
            .claim("token_introspection", found)
            .build();
    return Reply.text(200, JWT, keys.sign(algorithm, TYPE, claims)).header("Pragma", "no-cache");
  }
}
