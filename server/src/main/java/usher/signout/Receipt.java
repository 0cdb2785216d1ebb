package usher.signout;

import java.time.Instant;
import java.util.List;
import usher.device.Device;
import usher.signin.SignInId;

/**
 * What a sign-out answers.
 *
 * @param seq the log's number up to which a follower must have read to refuse all of them
 * @param certainAt from when every follower refuses them, heard of or not
 */
public record Receipt(long seq, List<SignedOut> signedOut, Instant certainAt) {
  /** One sign-in that was ended, and its device. */
  public record SignedOut(SignInId sid, Device device) {}

  public Receipt {
    signedOut = List.copyOf(signedOut);
  }

  /** Whether that sign-in is among those that were ended. */
  public boolean ended(SignInId sid) {
    return signedOut.stream().anyMatch(one -> one.sid().equals(sid));
  }
}
