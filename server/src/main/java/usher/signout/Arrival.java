package usher.signout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.device.DeviceDescription;

/**
 * A device about to be signed in.
 *
 * @param deviceKey the hash of the device's own lasting id
 * @param verifiedHash the password hash that the password given matched; null when no password was
 *     given here (a television that a phone allowed)
 * @param cookieHash of the browser's new cookie; null on devices that hold tokens only
 * @param endsAt "just for this stay"; null means until it is signed out
 */
public record Arrival(
    AccountId account,
    String deviceKey,
    DeviceDescription description,
    String clientId,
    @Nullable String place,
    @Nullable String verifiedHash,
    @Nullable String cookieHash,
    @Nullable Instant endsAt) {}
