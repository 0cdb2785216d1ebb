package usher.signout;

import org.jspecify.annotations.Nullable;
import usher.signin.EndReason;
import usher.signin.SignInId;

/**
 * Why sign-ins are ended, and who asked.
 *
 * @param by the sign-in from which it was asked; null when Usher itself or an operator did it
 * @param byName the name of that sign-in's device
 */
public record Cause(EndReason reason, @Nullable SignInId by, @Nullable String byName) {
  /** A viewer asked, on that device. */
  public static Cause asked(SignInId by, String byName) {
    return new Cause(EndReason.ELSEWHERE, by, byName);
  }

  /** The password was changed on that device. */
  public static Cause passwordChanged(@Nullable SignInId by, @Nullable String byName) {
    return new Cause(EndReason.PASSWORD_CHANGED, by, byName);
  }

  /** Nobody asked: it came to pass. */
  public static Cause of(EndReason reason) {
    return new Cause(reason, null, null);
  }

  /** The reason as that sign-in's device sees it. */
  public EndReason reasonFor(SignInId sid) {
    return reason == EndReason.ELSEWHERE && sid.equals(by) ? EndReason.HERE : reason;
  }

  /** The name of the device that asked, as that sign-in's device sees it: null if it was itself. */
  @Nullable String byFor(SignInId sid) {
    return sid.equals(by) ? null : byName;
  }
}
