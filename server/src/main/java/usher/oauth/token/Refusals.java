package usher.oauth.token;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.http.Problem;
import usher.signin.EndReason;
import usher.signin.Ending;
import usher.signin.SignIn;

/** The refusals that several grants share. */
final class Refusals {
  private Refusals() {}

  /** RFC 6749, section 5.2: unknown, expired, used, or of another client. Not told which. */
  static Outcome invalidGrant() {
    return new Outcome.Refused(
        new Problem(400, "invalid_grant", "It is unknown, expired or used already."));
  }

  /** RFC 6749, section 6: no more than was granted. */
  static Outcome beyondTheGrant() {
    return new Outcome.Refused(
        new Problem(400, "invalid_scope", "The scope goes beyond what was granted."));
  }

  /** The sign-in is over: tells the device why, since it held a genuine token of it. */
  static Outcome signedOut(SignIn signIn, Instant now) {
    Ending ended = signIn.ended();
    Instant endsAt = signIn.endsAt();
    // Its end date has come and the row is not marked yet, which takes a moment.
    return signedOut(
        ended == null ? new Ending(endsAt == null ? now : endsAt, EndReason.EXPIRED, null) : ended);
  }

  /** The same, of an ending that has just been decided. */
  static Outcome signedOut(Ending ending) {
    Problem problem = new Problem(400, "invalid_grant", "This device is signed out.");
    Map<String, @Nullable Object> why = new LinkedHashMap<>();
    why.put("reason", ending.reason().word());
    why.put("by", ending.by());
    why.put("at", ending.at().toString());
    return new Outcome.Refused(problem.with("signed_out", why));
  }
}
