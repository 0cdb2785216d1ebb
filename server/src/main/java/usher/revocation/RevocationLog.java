package usher.revocation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.secret.Secrets;
import usher.signin.EndReason;
import usher.signin.SignInId;
import usher.sql.Micros;
import usher.sql.Transaction;

/**
 * The log of ended sign-ins and burnt keys.
 *
 * <p>Its numbers are given under the lock of one row, held to the commit: whoever has read number n
 * will never later find a smaller one (invariant 2). A plain database sequence would break this.
 */
public final class RevocationLog {
  /** How far the log has come, and which log it is: another epoch after a restore. */
  public record Head(String epoch, long seq) {}

  /** Of a key's row: it concerns all accounts. */
  private static final String NO_ACCOUNT = "";

  private static final String KEY_BURNT = "key_burnt";

  private final Secrets secrets;

  public RevocationLog(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Starts the log of a new database; false if there is one. */
  public boolean begin(Transaction tx) {
    return tx.execute(
            """
            INSERT INTO revocation_head (one, epoch, seq) VALUES (1, ?, 0)
            ON CONFLICT (one) DO NOTHING
            """,
            secrets.id())
        == 1;
  }

  /**
   * Calls the log by another name from now on, since it may be a copy that gives numbers a second
   * time. Followers read it from the beginning and forget nothing.
   *
   * @param from its name until now; if it has another one already, nothing happens
   */
  public boolean rename(Transaction tx, String from) {
    return tx.execute(
            "UPDATE revocation_head SET epoch = ? WHERE one = 1 AND epoch = ?", secrets.id(), from)
        == 1;
  }

  /** Gives out the next numbers, as many as asked for, and tells the first of them. */
  public long next(Transaction tx, int count) {
    return tx.number("UPDATE revocation_head SET seq = seq + ? WHERE one = 1 RETURNING seq", count)
        - count
        + 1;
  }

  /** Writes a revocation under its number. */
  public void add(Transaction tx, Revocation one) {
    write(tx, one, one.account().value(), one.reason().word(), one.by(), one.at());
  }

  /** Writes down a burnt key under its number. */
  public void addKey(Transaction tx, BurntKey key) {
    write(tx, key, NO_ACCOUNT, KEY_BURNT, null, key.at());
  }

  private static void write(
      Transaction tx,
      LogEntry entry,
      String account,
      String reason,
      @Nullable String by,
      Instant at) {
    tx.execute(
        """
        INSERT INTO revocation (seq, account_id, sid, reason, ended_by, at, until)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        entry.seq(),
        account,
        entry.onWire().sid(),
        reason,
        by,
        Micros.of(at),
        Micros.of(entry.until()));
  }

  /** How far the log has come. */
  public Head head(Transaction tx) {
    return tx.one(
            (row, context) -> new Head(row.getString("epoch"), row.getLong("seq")),
            "SELECT epoch, seq FROM revocation_head WHERE one = 1")
        .orElseThrow();
  }

  /** The entries after a number, in order, at most that many. */
  public List<LogEntry> after(Transaction tx, long seq, int max) {
    return tx.list(
        RevocationLog::read,
        """
        SELECT seq, account_id, sid, reason, ended_by, at, until FROM revocation
        WHERE seq > ? ORDER BY seq LIMIT ?
        """,
        seq,
        max);
  }

  /** Removes what no token can outlive any more; tells how many rows. */
  public int forget(Transaction tx, Instant now) {
    return tx.execute("DELETE FROM revocation WHERE until < ?", Micros.of(now));
  }

  private static LogEntry read(ResultSet row, Object context) throws SQLException {
    long seq = row.getLong("seq");
    String sid = row.getString("sid");
    Instant at = Micros.read(row, "at");
    Instant until = Micros.read(row, "until");
    String keyId = new usher.edge.Revocation(seq, sid, until).keyId();
    return keyId != null
        ? new BurntKey(seq, keyId, at, until)
        : new Revocation(
            seq,
            new AccountId(row.getString("account_id")),
            new SignInId(sid),
            EndReason.of(row.getString("reason")),
            row.getString("ended_by"),
            at,
            until);
  }
}
