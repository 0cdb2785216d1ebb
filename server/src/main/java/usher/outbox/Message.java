package usher.outbox;

import java.time.Instant;
import usher.account.AccountId;

/**
 * One thing that one receiver is to be told. Immutable.
 *
 * @param id the same each time that it is sent, so that the receiver knows it again
 * @param receiver who is told
 * @param payload JSON
 * @param dueAt when it is sent, or sent again
 */
public record Message(
    AccountId account,
    String id,
    String receiver,
    String payload,
    Instant createdAt,
    Instant dueAt) {}
