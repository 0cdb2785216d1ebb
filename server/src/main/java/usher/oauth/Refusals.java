package usher.oauth;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.http.Problem;
import usher.oauth.dpop.SenderKeys;
import usher.signin.EndReason;
import usher.signin.Ending;
import usher.signin.SignIn;
import usher.signout.ToldTokens;

/** The refusals that several grants share. */
final class Refusals {
  private Refusals() {}

  /** RFC 6749, section 5.2: unknown, expired, used, or of another client. Not told which. */
  static Outcome invalidGrant() {
    return new Outcome.Refused(
        new Problem(400, "invalid_grant", "It is unknown, expired or used already."));
  }

  /** It is bound to a key, and came without a proof (RFC 9449, section 5). */
  static Outcome proofMissing() {
    return new Outcome.Refused(SenderKeys.missing());
  }

  /** The sign-in is over: tells the device why, since it held a genuine token of it. */
  static Outcome signedOut(SignIn signIn, Instant now) {
    return signedOut(ending(signIn, now), null);
  }

  /** The same, and with what the device answers once it shows its sign-in screen. */
  static Outcome signedOut(SignIn signIn, Instant now, ToldTokens told) {
    return signedOut(ending(signIn, now), told.of(signIn.account(), signIn.sid()));
  }

  private static Ending ending(SignIn signIn, Instant now) {
    Ending ended = signIn.ended();
    Instant endsAt = signIn.endsAt();
    // Its end date has come and the row is not marked yet, which takes a moment.
    return ended == null
        ? new Ending(endsAt == null ? now : endsAt, EndReason.EXPIRED, null)
        : ended;
  }

  /** The same, of an ending that has just been decided. */
  static Outcome signedOut(Ending ending, @Nullable String toldToken) {
    Problem problem = new Problem(400, "invalid_grant", "This device is signed out.");
    Map<String, @Nullable Object> why = new LinkedHashMap<>();
    why.put("reason", ending.reason().word());
    why.put("by", ending.by());
    why.put("at", ending.at().toString());
    if (toldToken != null) {
      why.put("told_token", toldToken);
    }
    return new Outcome.Refused(problem.with("signed_out", why));
  }
}
