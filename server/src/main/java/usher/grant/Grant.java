package usher.grant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.signin.SignInId;

/**
 * The row of one authorization code or refresh token.
 *
 * @param bound what a code's redemption must repeat; null on refresh tokens
 * @param usedAt when it was redeemed; it can be redeemed once
 * @param voidedAt when a sign-out made it worthless
 * @param answer what its redemption answered, sealed with the secret itself
 */
public record Grant(
    AccountId account,
    String hash,
    Kind kind,
    SignInId sid,
    String clientId,
    String scope,
    @Nullable Bound bound,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant usedAt,
    @Nullable Instant voidedAt,
    byte @Nullable [] answer) {

  /** What sort of grant it is. */
  public enum Kind {
    CODE,
    REFRESH_TOKEN
  }

  /** What was said when a code was asked for. */
  public record Bound(String redirectUri, String codeChallenge, @Nullable String nonce) {}
}
