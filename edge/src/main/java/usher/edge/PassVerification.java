package usher.edge;

import java.time.Instant;
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

  /**
   * What a verified pass says: one sign-in may play one title on one device. Immutable.
   *
   * @param accountId the account, claim {@code sub}
   * @param sid the sign-in of the device that plays
   * @param device the device's id
   * @param playback the playback's id at Usher
   * @param title the service's own id of what may be played
   * @param quality the best quality that the plan allows, in the service's own word; empty if plans
   *     name none
   * @param expiresAt when the pass ends, claim {@code exp}
   */
  record Pass(
      String accountId,
      String sid,
      String device,
      String playback,
      String title,
      String quality,
      Instant expiresAt) {}
}
