package usher.oauth.issued;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.avaje.jsonb.Jsonb;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.edge.Claims;
import usher.edge.TokenVerifier;
import usher.edge.Verification;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.http.Call;
import usher.http.Reply;
import usher.key.SignedTokens;
import usher.key.SigningKeys;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.oauth.OAuthMessages;
import usher.oauth.client.ClientAuthentication;
import usher.oauth.client.Parameters;
import usher.signin.SignInId;
import usher.signin.SignInStore;
import usher.sql.Database;

/**
 * {@code POST /oauth/introspect} (RFC 7662): tells a confidential client whether a token is good at
 * this moment, as JSON or as a signed JWT (RFC 9701). Thread-safe.
 *
 * <p>A client is told of tokens that were issued to it, and of access tokens whose {@code aud}
 * names its id or its {@code audience}; with the scope {@code introspect}, of every access token.
 * Of anything else it hears what it hears of nonsense: that it is not active.
 *
 * <p>One row is read for each question: the sign-in's for an access token; for a refresh token its
 * own, which a sign-out voids in its transaction and which ends no later than the sign-in.
 */
public final class IntrospectionEndpoint {
  /** The scope of a back end that may ask about everybody's access tokens. */
  static final String SCOPE = "introspect";

  private static final String TYPE = "token-introspection+jwt";
  private static final String JWT = "application/" + TYPE;
  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  /** What reads access tokens, viewers' and clients' own, and who may still have one. */
  public record Tokens(TokenVerifier verifier, ClientTokens ofClients, Clients clients) {}

  /** The rows that tell whether a sign-in goes on. */
  public record Stores(SignInStore signIns, GrantStore grants) {}

  private final ClientAuthentication authentication;
  private final Tokens tokens;
  private final Database database;
  private final Stores stores;
  private final SignedTokens answers;
  private final InstantSource clock;
  private final String issuer;
  private final Jsonb json = Jsonb.builder().build();

  public IntrospectionEndpoint(
      ClientAuthentication authentication,
      Tokens tokens,
      Database database,
      Stores stores,
      SigningKeys keys,
      InstantSource clock,
      String issuer) {
    this.authentication = authentication;
    this.tokens = tokens;
    this.database = database;
    this.stores = stores;
    this.answers = new SignedTokens(keys, TYPE);
    this.clock = clock;
    this.issuer = issuer;
  }

  /** Answers a request. */
  public Reply post(Call call) {
    Client caller = authentication.confidential(call);
    // token_type_hint is not needed: what is presented tells itself what it is.
    String token = Parameters.of(call).require("token");
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
    return switch (tokens.verifier().inspect(token)) {
      case Verification.Verified(Claims claims)
          when mayKnow(caller, claims.clientId(), claims.audiences()) && goesOn(claims) ->
          Optional.of(described(claims(token)));
      // No sid: a client's own, if it is one of Usher's at all.
      case Verification.Rejected(Verification.Reason why)
          when why == Verification.Reason.MISSING_CLAIM ->
          ofClientsOwn(token, caller);
      default -> Optional.empty();
    };
  }

  /** It goes on as long as its client is registered for it. */
  private Optional<Map<String, Object>> ofClientsOwn(String token, Client caller) {
    return tokens
        .ofClients()
        .read(token, clock.instant())
        .filter(claims ->
            mayKnow(caller, claims.getSubject(), claims.getAudience())
                && tokens
                    .clients()
                    .find(claims.getSubject())
                    .filter(one -> one.grants().contains(ClientTokens.GRANT))
                    .isPresent())
        .map(IntrospectionEndpoint::described);
  }

  private boolean mayKnow(Client caller, String clientId, Collection<String> audiences) {
    return caller.id().equals(clientId)
        || caller.scopes().contains(SCOPE)
        || audiences.contains(caller.id())
        // Every viewer's token is for Usher as well; that makes nobody its audience.
        || (!caller.audience().equals(issuer) && audiences.contains(caller.audience()));
  }

  private boolean goesOn(Claims claims) {
    AccountId account = new AccountId(claims.accountId());
    SignInId sid = new SignInId(claims.sid());
    Instant now = clock.instant();
    // Usher knows its own clock: the verifier's leeway is for those of others.
    if (!claims.expiresAt().isAfter(now)) {
      return false;
    }
    return database
        .read(tx -> stores.signIns().find(tx, account, sid))
        .filter(signIn -> signIn.lasts(now))
        .isPresent();
  }

  /** Every claim of a token that has been verified (RFC 7662, section 2.2). */
  private static Map<String, Object> described(JWTClaimsSet claims) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("active", true);
    // RFC 9449, section 6.2.
    told.put("token_type", claims.getClaim("cnf") == null ? "Bearer" : "DPoP");
    claims
        .getClaims()
        .forEach((name, value) ->
            told.put(name, value instanceof Date date ? date.getTime() / 1000 : value));
    told.put("aud", List.copyOf(claims.getAudience()));
    return told;
  }

  private static JWTClaimsSet claims(String verified) {
    try {
      return SignedJWT.parse(verified).getJWTClaimsSet();
    } catch (ParseException e) {
      throw new IllegalStateException("a verified token cannot be read", e);
    }
  }

  private Optional<Map<String, Object>> ofRefreshToken(GrantToken token, Client caller) {
    Instant now = clock.instant();
    return database
        .read(tx -> stores.grants().find(tx, token, Grant.Kind.REFRESH_TOKEN))
        .filter(grant -> grant.clientId().equals(caller.id()) && goesOn(grant, now))
        .map(this::described);
  }

  private static boolean goesOn(Grant grant, Instant now) {
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
    if (grant.dpopJkt() != null) {
      told.put("cnf", Map.of("jkt", grant.dpopJkt()));
    }
    return told;
  }

  private static boolean wantsJwt(@Nullable String accept) {
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(JWT);
  }

  /** RFC 9701, section 5: signed for whoever asks, so that it can be kept as evidence. */
  private Reply signed(Map<String, Object> found, Client caller) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(caller.id())
            .issueTime(Date.from(clock.instant()))
            .claim("token_introspection", found)
            .build();
    return Reply.text(200, JWT, answers.sign(claims)).header("Pragma", "no-cache");
  }
}
