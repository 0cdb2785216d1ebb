package usher.signout;

import java.util.Set;
import usher.signin.SignInId;

/** Which sign-ins of an account a sign-out ends. */
public sealed interface Which {
  /** Every one. */
  record All() implements Which {}

  /** Every one but this. */
  record Others(SignInId than) implements Which {}

  /** These; ones that are not the account's, or have ended, are passed over. */
  record These(Set<SignInId> sids) implements Which {
    public These {
      sids = Set.copyOf(sids);
    }
  }

  /** Just one. */
  static Which one(SignInId sid) {
    return new These(Set.of(sid));
  }

  /** Whether it reaches that sign-in. */
  default boolean reaches(SignInId sid) {
    return switch (this) {
      case All() -> true;
      case Others(SignInId than) -> !sid.equals(than);
      case These(Set<SignInId> sids) -> sids.contains(sid);
    };
  }

  /** Whether it also takes back what the account allowed and no device has come for yet. */
  default boolean sweeping() {
    return !(this instanceof These);
  }
}
