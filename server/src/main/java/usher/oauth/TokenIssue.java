package usher.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.oauth.openid.IdTokens;
import usher.secret.Secrets;
import usher.signin.IdleLimits;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.sql.Transaction;

/** Issues tokens inside the transaction that redeems for them. Thread-safe. */
final class TokenIssue {
  /** What was granted: the scope, and what an ID token tells if the scope has {@code openid}. */
  record Granted(
      String scope, Grant.@Nullable Authentication authentication, @Nullable String nonce) {
    boolean openId() {
      return Scope.parse(scope).contains(IdTokens.SCOPE);
    }
  }

  private final SignInStore signIns;
  private final GrantStore grants;
  private final AccessTokens accessTokens;
  private final IdTokens idTokens;
  private final Secrets secrets;
  private final IdleLimits idle;

  TokenIssue(
      SignInStore signIns,
      GrantStore grants,
      AccessTokens accessTokens,
      IdTokens idTokens,
      Secrets secrets,
      IdleLimits idle) {
    this.signIns = signIns;
    this.grants = grants;
    this.accessTokens = accessTokens;
    this.idTokens = idTokens;
    this.secrets = secrets;
    this.idle = idle;
  }

  /**
   * Issues an access token, a refresh token and, for the scope {@code openid}, an ID token, as the
   * token answer's JSON; empty if the sign-in is over. The caller holds the account's row; {@code
   * exp} is fixed here, under it, and the largest one is kept on the sign-in's row (invariant 3).
   */
  Optional<String> issue(
      Transaction tx, SignedInDevice device, Sender sender, Granted granted, Instant now) {
    SignIn signIn = device.signIn();
    Client client = sender.client();
    long exp = exp(signIn, client, now);
    Instant idleAt = idle.dueAt(device.device().kind(), now, signIn.endsAt());
    Instant till = client.tokens().refreshTill(now, idleAt);
    // A device that can no longer come back is signed out, and not listed any longer.
    Instant dueAt = signIn.cookieHash() == null ? till : idleAt;
    if (exp <= now.getEpochSecond() || !signIns.issued(tx, signIn, client.id(), dueAt, exp, now)) {
      return Optional.empty();
    }
    GrantToken refresh = GrantToken.make(signIn.account(), secrets);
    grants.add(tx, row(refresh, signIn, sender, granted, now, till));
    String access = accessTokens.sign(signIn, client, granted.scope(), sender.key(), now, exp);
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("sid", signIn.sid().value());
    if (granted.openId()) {
      // It lasts as long as the access token beside it.
      IdTokens.About about = new IdTokens.About(granted.authentication(), granted.nonce(), access);
      more.put("id_token", idTokens.sign(signIn, client, about, now, exp));
    }
    Tokens tokens =
        new Tokens(
            AccessTokens.message(
                access, exp - now.getEpochSecond(), Scope.parse(granted.scope()), sender.key()),
            new RefreshToken(refresh.text()));
    return Optional.of(new AccessTokenResponse(tokens, more).toJSONObject().toJSONString());
  }

  /** A token never outlives "just for this stay". */
  private static long exp(SignIn signIn, Client client, Instant now) {
    long exp = now.plus(client.tokens().life()).getEpochSecond();
    Instant endsAt = signIn.endsAt();
    return endsAt == null ? exp : Math.min(exp, endsAt.getEpochSecond());
  }

  /** A public client has nothing but the key to show that the token is its (section 5). */
  private static Grant row(
      GrantToken token, SignIn signIn, Sender sender, Granted granted, Instant now, Instant till) {
    Client client = sender.client();
    return new Grant(
        signIn.account(),
        token.hash(),
        Grant.Kind.REFRESH_TOKEN,
        signIn.sid(),
        client.id(),
        granted.scope(),
        null,
        granted.authentication(),
        client.isPublic() ? sender.key() : null,
        now,
        till,
        null,
        null,
        null,
        null);
  }
}
