package usher.signin;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.device.DeviceKind;

/** How long a sign-in lasts unused: longer where a password is typed with a remote control. */
public record IdleLimits(Duration tv, Duration browser) {
  /**
   * When a device last used now ends by itself: of disuse, or at its end date if that is sooner.
   */
  public Instant dueAt(DeviceKind kind, Instant usedAt, @Nullable Instant endsAt) {
    Instant idle = usedAt.plus(kind.onTelevision() ? tv : browser);
    return endsAt != null && endsAt.isBefore(idle) ? endsAt : idle;
  }
}
