package usher.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.secret.Secrets;
import usher.signin.IdleLimits;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.sql.Transaction;

/** Issues tokens inside the transaction that redeems for them. Thread-safe. */
final class TokenIssue {
  private final SignInStore signIns;
  private final GrantStore grants;
  private final AccessTokens accessTokens;
  private final Secrets secrets;
  private final IdleLimits idle;
  private final Duration life;

  TokenIssue(
      SignInStore signIns,
      GrantStore grants,
      AccessTokens accessTokens,
      Secrets secrets,
      IdleLimits idle,
      Duration life) {
    this.signIns = signIns;
    this.grants = grants;
    this.accessTokens = accessTokens;
    this.secrets = secrets;
    this.idle = idle;
    this.life = life;
  }

  /**
   * Issues an access token and a refresh token, as the token answer's JSON; empty if the sign-in is
   * over. The caller holds the account's row; {@code exp} is fixed here, under it, and the largest
   * one is kept on the sign-in's row (invariant 3).
   */
  Optional<String> issue(
      Transaction tx, SignedInDevice device, Client client, String scope, Instant now) {
    SignIn signIn = device.signIn();
    long exp = exp(signIn, client, now);
    Instant dueAt = idle.dueAt(device.device().kind(), now, signIn.endsAt());
    if (exp <= now.getEpochSecond() || !signIns.issued(tx, signIn, client.id(), dueAt, exp, now)) {
      return Optional.empty();
    }
    GrantToken refresh = GrantToken.make(signIn.account(), secrets);
    grants.add(tx, row(refresh, signIn, client, scope, now, unused(client, now, dueAt)));
    String access = accessTokens.sign(signIn, client, scope, now, exp);
    return Optional.of(answer(access, refresh, signIn, scope, exp - now.getEpochSecond()));
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
      GrantToken token, SignIn signIn, Client client, String scope, Instant now, Instant till) {
    return new Grant(
        signIn.account(),
        token.hash(),
        Grant.Kind.REFRESH_TOKEN,
        signIn.sid(),
        client.id(),
        scope,
        null,
        now,
        till,
        null,
        null,
        null);
  }

  private static String answer(
      String access, GrantToken refresh, SignIn signIn, String scope, long seconds) {
    Tokens tokens =
        new Tokens(
            new BearerAccessToken(access, seconds, Scope.parse(scope)),
            new RefreshToken(refresh.text()));
    return new AccessTokenResponse(tokens, Map.of("sid", signIn.sid().value()))
        .toJSONObject()
        .toJSONString();
  }
}
