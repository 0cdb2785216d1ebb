package usher.oauth.token;

import com.nimbusds.oauth2.sdk.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.oauth.Client;
import usher.oauth.IdTokens;
import usher.secret.Secrets;
import usher.signin.IdleLimits;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.sql.Transaction;

/** Issues tokens inside the transaction that redeems for them. Thread-safe. */
final class TokenIssue {
  /**
   * What was granted.
   *
   * @param scope all of it, which the next refresh token carries on
   * @param access the part that this access token is for (RFC 6749, section 6)
   * @param authentication what an ID token tells, if that part has {@code openid}
   */
  record Granted(
      String scope,
      String access,
      Grant.@Nullable Authentication authentication,
      @Nullable String nonce) {
    boolean openId() {
      return Scope.parse(access).contains(IdTokens.SCOPE);
    }
  }

  private final SignInStore signIns;
  private final GrantStore grants;
  private final AccessTokens accessTokens;
  private final IdTokens idTokens;
  private final Secrets secrets;
  private final IdleLimits idle;
  private final Duration life;

  TokenIssue(
      SignInStore signIns,
      GrantStore grants,
      AccessTokens accessTokens,
      IdTokens idTokens,
      Secrets secrets,
      IdleLimits idle,
      Duration life) {
    this.signIns = signIns;
    this.grants = grants;
    this.accessTokens = accessTokens;
    this.idTokens = idTokens;
    this.secrets = secrets;
    this.idle = idle;
    this.life = life;
  }

  /**
   * Issues an access token, a refresh token and, for the scope {@code openid}, an ID token, as the
   * token answer's JSON; empty if the sign-in is over. The caller holds the account's row; {@code
   * exp} is fixed here, under it, and the largest one is kept on the sign-in's row (invariant 3).
   */
  Optional<String> issue(
      Transaction tx, SignedInDevice device, TokenRequest request, Granted granted, Instant now) {
    SignIn signIn = device.signIn();
    Client client = request.client();
    long exp = exp(signIn, client, now);
    Instant dueAt = idle.dueAt(device.device().kind(), now, signIn.endsAt());
    if (exp <= now.getEpochSecond() || !signIns.issued(tx, signIn, client.id(), dueAt, exp, now)) {
      return Optional.empty();
    }
    GrantToken refresh = GrantToken.make(signIn.account(), secrets);
    grants.add(tx, row(refresh, signIn, request, granted, now, unused(client, now, dueAt)));
    String key = request.keyThumbprint();
    String access = accessTokens.ofSignIn(signIn, client, granted.access(), key, now, exp);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("sid", signIn.sid().value());
    if (granted.openId()) {
      // It lasts as long as the access token beside it.
      IdTokens.About about = new IdTokens.About(granted.authentication(), granted.nonce(), access);
      more.put("id_token", idTokens.sign(signIn, client, about, now, exp));
    }
    long seconds = exp - now.getEpochSecond();
    return Optional.of(
        TokenAnswer.json(access, key, seconds, granted.access(), refresh.text(), more));
  }

  /** A token never outlives "just for this stay". */
  private long exp(SignIn signIn, Client client, Instant now) {
    Duration own = client.tokens().access();
    long exp = now.plus(own == null ? life : own).getEpochSecond();
    Instant endsAt = signIn.endsAt();
    return endsAt == null ? exp : Math.min(exp, endsAt.getEpochSecond());
  }

  /** Until when the refresh token is good if nobody uses it. */
  private static Instant unused(Client client, Instant now, Instant dueAt) {
    Duration own = client.tokens().refresh();
    return own == null || now.plus(own).isAfter(dueAt) ? dueAt : now.plus(own);
  }

  private static Grant row(
      GrantToken token,
      SignIn signIn,
      TokenRequest request,
      Granted granted,
      Instant now,
      Instant till) {
    return new Grant(
        signIn.account(),
        token.hash(),
        Grant.Kind.REFRESH_TOKEN,
        signIn.sid(),
        request.client().id(),
        granted.scope(),
        null,
        granted.authentication(),
        // A confidential client is held by its own credential (RFC 9449, section 5).
        request.client().isPublic() ? request.keyThumbprint() : null,
        now,
        till,
        null,
        null,
        null,
        null);
  }
}
