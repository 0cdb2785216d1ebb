package usher.signout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.device.DeviceStore;
import usher.follower.Confirmation;
import usher.signin.SignInId;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The sign-outs' rows, and what the sign-ins' rows say of those that they ended. */
public final class SignOutStore {
  /** Of one row at most so many devices are read; an account cannot have more. */
  private static final int DEVICES_MAX = 1_000;

  /**
   * A sign-out as its row has it.
   *
   * @param keyHash SHA-256 of what lets a page without a sign-in read it
   * @param state null while it is not known to be confirmed
   */
  record Row(
      AccountId account,
      String id,
      String keyHash,
      long seq,
      Instant certainAt,
      Confirmation.@Nullable State state) {}

  /** Adds a sign-out, in the transaction that is it. */
  void add(Transaction tx, Row row, Instant at) {
    tx.execute(
        """
        INSERT INTO sign_out (account_id, sign_out_id, key_hash, seq, at, certain_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        row.account().value(),
        row.id(),
        row.keyHash(),
        row.seq(),
        Micros.of(at),
        Micros.of(row.certainAt()));
  }

  /** Notes that all followers have it. */
  void confirmed(Transaction tx, AccountId account, String id, Confirmation.State state) {
    Duration after = state.after();
    tx.execute(
        """
        UPDATE sign_out SET after_ms = ?, followers = ?, confirmed = ?, certain_at = ?
        WHERE account_id = ? AND sign_out_id = ?
        """,
        after == null ? null : after.toMillis(),
        state.followers(),
        state.confirmed(),
        Micros.of(state.certainAt()),
        account.value(),
        id);
  }

  /** The account's sign-out of that id. */
  Optional<Row> find(Transaction tx, AccountId account, String id) {
    return tx.one(
        SignOutStore::read,
        """
        SELECT account_id, sign_out_id, key_hash, seq, certain_at, after_ms, followers, confirmed
        FROM sign_out WHERE account_id = ? AND sign_out_id = ?
        """,
        account.value(),
        id);
  }

  /** What a sign-out ended, with the devices as they are called now. */
  List<Receipt.SignedOut> ended(Transaction tx, AccountId account, String id) {
    return tx.list(
        (row, context) ->
            new Receipt.SignedOut(
                new SignInId(row.getString("sid")),
                DeviceStore.read(row, context),
                row.getInt("here") == 1,
                row.getInt("told") == 1),
        """
        SELECT s.sid, CASE WHEN s.ended_by_sid = s.sid THEN 1 ELSE 0 END AS here,
          CASE WHEN s.told_at IS NULL THEN 0 ELSE 1 END AS told,
          d.device_id, d.kind, d.name, d.model
        FROM sign_in s
        JOIN device d ON d.account_id = s.account_id AND d.device_id = s.device_id
        WHERE s.account_id = ? AND s.sign_out_id = ?
        ORDER BY s.last_used_at DESC, s.sid LIMIT ?
        """,
        account.value(),
        id,
        DEVICES_MAX);
  }

  /** Notes that a device shows its sign-in screen; once, and only after its sign-in has ended. */
  void told(Transaction tx, AccountId account, SignInId sid, Instant now) {
    tx.execute(
        """
        UPDATE sign_in SET told_at = ?
        WHERE account_id = ? AND sid = ? AND ended_at IS NOT NULL AND told_at IS NULL
        """,
        Micros.of(now),
        account.value(),
        sid.value());
  }

  /** Removes sign-outs before that instant; tells how many. */
  int forget(Transaction tx, Instant before) {
    return tx.execute("DELETE FROM sign_out WHERE at < ?", Micros.of(before));
  }

  private static Row read(ResultSet row, Object context) throws SQLException {
    Instant certainAt = Micros.read(row, "certain_at");
    long afterMs = row.getLong("after_ms");
    Duration after = row.wasNull() ? null : Duration.ofMillis(afterMs);
    int followers = row.getInt("followers");
    Confirmation.State state =
        row.wasNull()
            ? null
            : new Confirmation.State(true, after, followers, row.getInt("confirmed"), certainAt);
    return new Row(
        new AccountId(row.getString("account_id")),
        row.getString("sign_out_id"),
        row.getString("key_hash"),
        row.getLong("seq"),
        certainAt,
        state);
  }
}
