package usher.signout;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.device.Device;
import usher.follower.Confirmation;
import usher.signin.SignInId;

/**
 * What a sign-out answers, as far as it has come.
 *
 * @param id its id, for the account's callers
 * @param key what lets a page without a sign-in read it; known only where the sign-out was made
 * @param seq the log's number up to which a follower must have read to refuse all of them
 * @param signedOut what was ended; last used first
 * @param state who has confirmed, and from when all refuse
 */
public record Receipt(
    String id,
    @Nullable String key,
    long seq,
    List<SignedOut> signedOut,
    Confirmation.State state) {
  /**
   * One sign-in that was ended, and its device.
   *
   * @param here whether it is the one that asked
   * @param told whether the device has said that it shows its sign-in screen
   */
  public record SignedOut(SignInId sid, Device device, boolean here, boolean told) {}

  public Receipt {
    signedOut = List.copyOf(signedOut);
  }

  /** From when every follower refuses them, heard of or not. */
  public Instant certainAt() {
    return state.certainAt();
  }

  /** Whether every follower refuses them by now. */
  public boolean confirmed() {
    return state.isConfirmed();
  }

  /** Whether that sign-in is among those that were ended. */
  public boolean ended(SignInId sid) {
    return signedOut.stream().anyMatch(one -> one.sid().equals(sid));
  }

  /** Those that have to find out: all but the one that asked. */
  public List<SignedOut> screens() {
    return signedOut.stream().filter(one -> !one.here()).toList();
  }

  /** The same at a later time. */
  Receipt at(Confirmation.State later) {
    return new Receipt(id, key, seq, signedOut, later);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Receipt[" + id + ", " + seq + ", " + state + "]";
  }
}
