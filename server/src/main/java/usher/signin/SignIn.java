package usher.signin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.device.DeviceId;

/**
 * One authenticated stay of one device.
 *
 * @param clientId the app through which it was last used
 * @param cookieHash of a browser's cookie; null on devices that hold tokens only
 * @param provedAt when the password was last given on this device
 * @param endsAt the end date chosen when it signed in; null means until it is signed out
 * @param ended null while it lasts
 */
public record SignIn(
    AccountId account,
    SignInId sid,
    DeviceId device,
    String clientId,
    @Nullable String cookieHash,
    @Nullable String profileId,
    @Nullable String place,
    Instant createdAt,
    @Nullable Instant provedAt,
    Instant lastUsedAt,
    @Nullable Instant endsAt,
    @Nullable Ending ended) {

  /** Whether it lasts at that instant: not ended, and its end date not reached. */
  public boolean lasts(Instant now) {
    return ended == null && (endsAt == null || now.isBefore(endsAt));
  }

  /** Whether the password was given on this device so recently that it need not be asked again. */
  public boolean freshlyProved(Instant now, Duration fresh) {
    return provedAt != null && now.isBefore(provedAt.plus(fresh));
  }

  /** The same, seen at that place. */
  public SignIn at(String newPlace) {
    return new SignIn(
        account,
        sid,
        device,
        clientId,
        cookieHash,
        profileId,
        newPlace,
        createdAt,
        provedAt,
        lastUsedAt,
        endsAt,
        ended);
  }
}
