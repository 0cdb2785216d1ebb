package usher.oauth.client;

import java.time.Duration;
import java.time.Instant;
import usher.secret.Secrets;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The rows of the assertions by which clients have proved themselves: each is good once. */
public final class UsedAssertions {
  /** Rows stay that much longer, so that a clock set ahead and back makes no assertion new. */
  private static final Duration CLOCK_STEP = Duration.ofDays(1);

  /**
   * Notes an assertion; false if it was noted before.
   *
   * @param until when it ends by itself
   */
  boolean first(Transaction tx, String clientId, String jti, Instant until, Instant now) {
    tx.execute("DELETE FROM client_assertion WHERE until < ?", Micros.of(now.minus(CLOCK_STEP)));
    return tx.execute(
            """
            INSERT INTO client_assertion (client_id, jti_hash, until) VALUES (?, ?, ?)
            ON CONFLICT (client_id, jti_hash) DO NOTHING
            """,
            clientId,
            Secrets.hash(jti),
            Micros.of(until))
        == 1;
  }
}
