package usher.revocation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import usher.account.AccountId;
import usher.secret.Secrets;
import usher.signin.EndReason;
import usher.signin.SignInId;
import usher.sql.Micros;
import usher.sql.Transaction;

/**
 * The log of ended sign-ins.
 *
 * <p>Its numbers are given under the lock of one row, held to the commit: whoever has read number n
 * will never later find a smaller one (invariant 2). A plain database sequence would break this.
 */
public final class RevocationLog {
  /** How far the log has come, and which log it is: another epoch after a restore. */
  public record Head(String epoch, long seq) {}

  /** A key is of no account. */
  private static final AccountId NOBODY = new AccountId("");

  private final Secrets secrets;

  public RevocationLog(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Starts the log of a new database. */
  public void begin(Transaction tx) {
    tx.execute(
        """
        INSERT INTO revocation_head (one, epoch, seq) VALUES (1, ?, 0) ON CONFLICT (one) DO NOTHING
        """,
        secrets.id());
  }

  /**
   * Calls the log by another name from now on: for each start of a server, since the file may have
   * been restored from a copy, which gives numbers a second time. Followers read it from the
   * beginning and forget nothing.
   */
  public void rename(Transaction tx) {
    tx.execute("UPDATE revocation_head SET epoch = ? WHERE one = 1", secrets.id());
  }

  /** Gives out the next numbers, as many as asked for, and tells the first of them. */
  public long next(Transaction tx, int count) {
    return tx.number("UPDATE revocation_head SET seq = seq + ? WHERE one = 1 RETURNING seq", count)
        - count
        + 1;
  }

  /** Writes a revocation under its number. */
  public void add(Transaction tx, Revocation revocation) {
    insert(tx, revocation);
  }

  private static void insert(Transaction tx, Revocation revocation) {
    tx.execute(
        """
        INSERT INTO revocation (seq, account_id, sid, reason, ended_by, at, until)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        revocation.seq(),
        revocation.account().value(),
        revocation.sid().value(),
        revocation.reason().word(),
        revocation.by(),
        Micros.of(revocation.at()),
        Micros.of(revocation.until()));
  }

  /**
   * Writes that a signing key is burnt, so that followers learn it as they learn that a sign-in is
   * over.
   *
   * @return its number
   */
  public long addKey(Transaction tx, String keyId, Instant at, Instant until) {
    long seq = next(tx, 1);
    SignInId mark = new SignInId(usher.edge.Revocation.ofKey(keyId));
    insert(tx, new Revocation(seq, NOBODY, mark, EndReason.ADMIN, null, at, until));
    return seq;
  }

  /** How far the log has come. */
  public Head head(Transaction tx) {
    return tx.one(
            (row, context) -> new Head(row.getString("epoch"), row.getLong("seq")),
            "SELECT epoch, seq FROM revocation_head WHERE one = 1")
        .orElseThrow();
  }

  /** The revocations after a number, in order, at most that many. */
  public List<Revocation> after(Transaction tx, long seq, int max) {
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

  private static Revocation read(ResultSet row, Object context) throws SQLException {
    return new Revocation(
        row.getLong("seq"),
        new AccountId(row.getString("account_id")),
        new SignInId(row.getString("sid")),
        EndReason.of(row.getString("reason")),
        row.getString("ended_by"),
        Micros.read(row, "at"),
        Micros.read(row, "until"));
  }
}
