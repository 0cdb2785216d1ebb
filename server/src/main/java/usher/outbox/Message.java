package usher.outbox;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
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
    Instant dueAt) {
  /** What it tells. */
  public Map<String, Object> told() {
    try {
      return JSONObjectUtils.parse(payload);
    } catch (ParseException e) {
      throw new IllegalStateException("a message of ours cannot be read", e);
    }
  }
}
