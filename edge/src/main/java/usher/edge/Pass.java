package usher.edge;

import java.time.Instant;

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
public record Pass(
    String accountId,
    String sid,
    String device,
    String playback,
    String title,
    String quality,
    Instant expiresAt) {}
