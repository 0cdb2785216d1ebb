package usher.playback;

import usher.account.AccountId;
import usher.signin.SignInId;

/** Whether a sign-in still stands, as far as this node knows at this moment. */
@FunctionalInterface
public interface Standing {
  boolean stands(AccountId account, SignInId sid);
}
