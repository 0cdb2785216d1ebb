package usher.oauth;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.http.Problem;
import usher.signin.EndReason;
import usher.signin.Ending;

/** The refusals that several grants share. */
final class Refusals {
  private Refusals() {}

  /** RFC 6749, section 5.2: unknown, expired, used, or of another client. Not told which. */
  static Outcome invalidGrant() {
    return new Outcome.Refused(
        new Problem(400, "invalid_grant", "It is unknown, expired or used already."));
  }

  /** The sign-in is over: tells the device why, since it held a genuine token of it. */
  static Outcome signedOut(@Nullable Ending ending) {
    Problem problem = new Problem(400, "invalid_grant", "This device is signed out.");
    if (ending == null) {
      return new Outcome.Refused(
          problem.with("signed_out", Map.of("reason", EndReason.EXPIRED.word())));
    }
    Map<String, @Nullable Object> why = new LinkedHashMap<>();
    why.put("reason", ending.reason().word());
    why.put("by", ending.by());
    why.put("at", ending.at().toString());
    return new Outcome.Refused(problem.with("signed_out", why));
  }
}
