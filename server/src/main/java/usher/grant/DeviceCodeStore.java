package usher.grant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.device.DeviceDescription;
import usher.device.DeviceKind;
import usher.signin.SignInId;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The rows of device codes. */
public final class DeviceCodeStore {
  private static final String SELECT =
      """
      SELECT code_hash, user_code_hash, client_id, scope, device_key, kind, name, model, place,
        asked_at, expires_at, state, account_id, allowed_by, stay_ends_at, answer, answered_at,
        used_jkt
      FROM device_code
      """;

  /** Adds a wish; false if its user code is in use. */
  public boolean add(Transaction tx, DeviceCode code, String address) {
    return tx.execute(
            """
            INSERT INTO device_code (code_hash, user_code_hash, client_id, scope, device_key, kind,
              name, model, place, address, state, asked_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)
            ON CONFLICT (user_code_hash) DO NOTHING
            """,
            code.hash(),
            code.userCodeHash(),
            code.clientId(),
            code.scope(),
            code.deviceKey(),
            code.description().kind().word(),
            code.description().name(),
            code.description().model(),
            code.place(),
            address,
            Micros.of(code.askedAt()),
            Micros.of(code.expiresAt()))
        == 1;
  }

  /** How many wishes from an address are open. */
  public long open(Transaction tx, String address, Instant now) {
    return tx.number(
        "SELECT COUNT(*) FROM device_code WHERE address = ? AND state = 'open' AND expires_at > ?",
        address,
        Micros.of(now));
  }

  /** The wish of a device that presents its code. */
  public Optional<DeviceCode> findByDevice(Transaction tx, String codeHash) {
    return tx.one(DeviceCodeStore::read, SELECT + "WHERE code_hash = ?" + tx.forUpdate(), codeHash);
  }

  /** The wish whose user code a viewer typed. */
  public Optional<DeviceCode> findByViewer(Transaction tx, UserCode code) {
    return tx.one(
        DeviceCodeStore::read, SELECT + "WHERE user_code_hash = ?" + tx.forUpdate(), code.hash());
  }

  /** Allows an open wish; false if it is no longer open. */
  public boolean allow(Transaction tx, String codeHash, DeviceCode.Allowed allowed) {
    return tx.execute(
            """
            UPDATE device_code
            SET state = 'allowed', account_id = ?, allowed_by = ?, stay_ends_at = ?
            WHERE code_hash = ? AND state = 'open'
            """,
            allowed.account().value(),
            allowed.by().value(),
            Micros.ofNullable(allowed.stayEndsAt()),
            codeHash)
        == 1;
  }

  /** Denies an open wish; false if it is no longer open. */
  public boolean deny(Transaction tx, String codeHash) {
    return tx.execute(
            "UPDATE device_code SET state = 'denied' WHERE code_hash = ? AND state = 'open'",
            codeHash)
        == 1;
  }

  /** Redeems an allowed wish: the one atomic step. False if it is not (or no longer) allowed. */
  public boolean use(Transaction tx, String codeHash, DeviceCode.Answered answered) {
    return tx.execute(
            """
            UPDATE device_code SET state = 'used', answer = ?, answered_at = ?, used_jkt = ?
            WHERE code_hash = ? AND state = 'allowed'
            """,
            answered.sealed(),
            Micros.of(answered.at()),
            answered.key(),
            codeHash)
        == 1;
  }

  /** Takes back what the account allowed and no device has come for yet. */
  public void voidAllowed(Transaction tx, AccountId account) {
    tx.execute(
        """
        UPDATE device_code SET state = 'voided', answer = NULL
        WHERE account_id = ? AND state = 'allowed'
        """,
        account.value());
  }

  /** Takes back what one sign-in allowed and no device has come for yet. */
  public void voidAllowedBy(Transaction tx, AccountId account, SignInId by) {
    tx.execute(
        """
        UPDATE device_code SET state = 'voided', answer = NULL
        WHERE account_id = ? AND allowed_by = ? AND state = 'allowed'
        """,
        account.value(),
        by.value());
  }

  /** Removes what ran out before that instant; tells how many rows. */
  public int forget(Transaction tx, Instant expiredBefore) {
    return tx.execute("DELETE FROM device_code WHERE expires_at < ?", Micros.of(expiredBefore));
  }

  private static DeviceCode read(ResultSet row, Object context) throws SQLException {
    return new DeviceCode(
        row.getString("code_hash"),
        row.getString("user_code_hash"),
        row.getString("client_id"),
        row.getString("scope"),
        row.getString("device_key"),
        new DeviceDescription(
            DeviceKind.parse(row.getString("kind")).orElse(DeviceKind.OTHER),
            row.getString("name"),
            row.getString("model")),
        row.getString("place"),
        Micros.read(row, "asked_at"),
        Micros.read(row, "expires_at"),
        DeviceCode.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        allowed(row),
        answered(row));
  }

  private static DeviceCode.@Nullable Allowed allowed(ResultSet row) throws SQLException {
    String account = row.getString("account_id");
    return account == null
        ? null
        : new DeviceCode.Allowed(
            new AccountId(account),
            new SignInId(row.getString("allowed_by")),
            Micros.readNullable(row, "stay_ends_at"));
  }

  private static DeviceCode.@Nullable Answered answered(ResultSet row) throws SQLException {
    byte[] answer = row.getBytes("answer");
    return answer == null
        ? null
        : new DeviceCode.Answered(
            Micros.read(row, "answered_at"), answer, row.getString("used_jkt"));
  }
}
