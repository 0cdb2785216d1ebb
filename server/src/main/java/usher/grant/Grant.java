package usher.grant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.signin.SignInId;

/**
 * The row of one authorization code or refresh token.
 *
 * @param bound what a code's redemption must repeat; null on refresh tokens
 * @param authentication how the viewer came in; null on rows older than this column
 * @param dpopJkt the thumbprint of the key without which it is not redeemed; null for none
 * @param usedAt when it was redeemed; it can be redeemed once
 * @param voidedAt when a sign-out made it worthless
 * @param usedJkt the thumbprint of the key with which it was redeemed; null for none
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
    @Nullable Authentication authentication,
    @Nullable String dpopJkt,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant usedAt,
    @Nullable Instant voidedAt,
    @Nullable String usedJkt,
    byte @Nullable [] answer) {

  /** What sort of grant it is. */
  public enum Kind {
    CODE,
    REFRESH_TOKEN
  }

  /**
   * What was said when a code was asked for.
   *
   * @param codeChallenge null when a client that need not use PKCE sent none
   */
  public record Bound(String redirectUri, @Nullable String codeChallenge, @Nullable String nonce) {}

  /**
   * How the viewer was recognised when the app was let in; a refresh carries it on unchanged
   * (OpenID Connect Core, section 12.2).
   *
   * @param at when the password was given
   * @param here whether on this device; if not, then on the one that let this device in
   */
  public record Authentication(Instant at, boolean here) {}
}
