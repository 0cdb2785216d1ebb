package usher.grant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.device.DeviceDescription;
import usher.signin.SignInId;

/**
 * The row of one device's wish to sign in (RFC 8628).
 *
 * @param deviceKey the hash of the device's own lasting id
 * @param place roughly where it asked from
 * @param answered what its redemption answered, sealed with the device code itself
 */
public record DeviceCode(
    String hash,
    String userCodeHash,
    String clientId,
    String scope,
    String deviceKey,
    DeviceDescription description,
    @Nullable String place,
    Instant askedAt,
    Instant expiresAt,
    State state,
    @Nullable Allowed allowed,
    @Nullable Answered answered) {

  /** Where the wish stands. */
  public enum State {
    OPEN,
    ALLOWED,
    DENIED,
    USED,
    /** Allowed, then taken back by a sign-out before the device came for it. */
    VOIDED
  }

  /**
   * Who allowed it, and for how long.
   *
   * @param stayEndsAt null means until it is signed out
   */
  public record Allowed(AccountId account, SignInId by, @Nullable Instant stayEndsAt) {}

  /**
   * What was answered to the device.
   *
   * @param key the thumbprint of the key that it had; null for none
   */
  public record Answered(Instant at, byte[] sealed, @Nullable String key) {}
}
