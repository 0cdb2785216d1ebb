package usher.edge;

import usher.edge.Verification.Reason;

/** What the check of a pass has found. */
public sealed interface PassVerification {

  /**
   * The pass is good: hand out the segment or the licence, in a quality that it allows.
   *
   * @param pass what it says
   */
  record Good(Pass pass) implements PassVerification {}

  /**
   * The pass is not good: answer 403, upon which the player sends a heartbeat and learns why.
   *
   * @param reason for the log
   */
  record Bad(Reason reason) implements PassVerification {}

  /**
   * Nothing speaks against the pass, but this back end has not heard from Usher for too long to
   * know, or cannot fetch the key that the pass names: answer 503, and the player tries again.
   */
  record Unsure() implements PassVerification {}
}
