package usher.revocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.signin.EndReason;
import usher.signin.SignInId;

/**
 * The durable fact that a sign-in is over.
 *
 * @param seq its number; the order of numbers is the order of commits
 * @param by the name of the device that asked, when another one did
 * @param until after which no token of it can be accepted any more, so that it may be forgotten
 */
public record Revocation(
    long seq,
    AccountId account,
    SignInId sid,
    EndReason reason,
    @Nullable String by,
    Instant at,
    Instant until)
    implements LogEntry {

  @Override
  public usher.edge.Revocation onWire() {
    return new usher.edge.Revocation(seq, sid.value(), until);
  }
}
