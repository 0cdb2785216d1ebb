package usher.signin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.device.DeviceId;
import usher.device.DeviceStore;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The sign-ins' rows. */
public final class SignInStore {
  /** A sign-in that must end by itself. */
  public record Due(AccountId account, SignInId sid, boolean atItsEndDate) {}

  /** The most sign-ins that an account can be allowed: {@link #active} reads no more than that. */
  public static final int ACTIVE_MAX = 1_000;

  private static final String COLUMNS =
      """
      s.account_id, s.sid, s.device_id, s.client_id, s.cookie_hash, s.profile_id, s.place,
      s.created_at, s.proved_at, s.last_used_at, s.ends_at, s.ended_at, s.end_reason, s.ended_by
      """;

  private static final String WITH_DEVICE =
      "SELECT "
          + COLUMNS
          + """
          , d.kind, d.name, d.model, p.name AS profile_name
          FROM sign_in s
          JOIN device d ON d.account_id = s.account_id AND d.device_id = s.device_id
          LEFT JOIN profile p ON p.account_id = s.account_id AND p.profile_id = s.profile_id
          """;

  /** Adds a sign-in that ends by itself when it is due. */
  public void add(Transaction tx, SignIn signIn, Instant dueAt) {
    tx.execute(
        """
        INSERT INTO sign_in (account_id, sid, device_id, client_id, cookie_hash, profile_id, place,
          created_at, proved_at, last_used_at, due_at, ends_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        signIn.account().value(),
        signIn.sid().value(),
        signIn.device().value(),
        signIn.clientId(),
        signIn.cookieHash(),
        signIn.profileId(),
        signIn.place(),
        Micros.of(signIn.createdAt()),
        Micros.ofNullable(signIn.provedAt()),
        Micros.of(signIn.lastUsedAt()),
        Micros.of(dueAt),
        Micros.ofNullable(signIn.endsAt()));
  }

  /** The sign-in of that id, ended or not. */
  public Optional<SignIn> find(Transaction tx, AccountId account, SignInId sid) {
    return tx.one(
        SignInStore::read,
        "SELECT " + COLUMNS + " FROM sign_in s WHERE s.account_id = ? AND s.sid = ?",
        account.value(),
        sid.value());
  }

  /** The sign-in of that id, ended or not, with its device. */
  public Optional<SignedInDevice> findWithDevice(Transaction tx, AccountId account, SignInId sid) {
    return tx.one(
        SignInStore::readWithDevice,
        WITH_DEVICE + "WHERE s.account_id = ? AND s.sid = ?",
        account.value(),
        sid.value());
  }

  /** The account's sign-ins that have not ended, with their devices, last used first. */
  public List<SignedInDevice> active(Transaction tx, AccountId account) {
    return tx.list(
        SignInStore::readWithDevice,
        WITH_DEVICE
            + """
            WHERE s.account_id = ? AND s.ended_at IS NULL
            ORDER BY s.last_used_at DESC, s.sid LIMIT ?
            """,
        account.value(),
        ACTIVE_MAX);
  }

  /** Marks a sign-in as ended by a sign-out; false if it had ended already. */
  public boolean end(
      Transaction tx,
      AccountId account,
      SignInId sid,
      Ending ending,
      @Nullable SignInId bySid,
      String signOut) {
    return tx.execute(
            """
            UPDATE sign_in
            SET ended_at = ?, end_reason = ?, ended_by = ?, ended_by_sid = ?, sign_out_id = ?,
              cookie_hash = NULL
            WHERE account_id = ? AND sid = ? AND ended_at IS NULL
            """,
            Micros.of(ending.at()),
            ending.reason().word(),
            ending.by(),
            bySid == null ? null : bySid.value(),
            signOut,
            account.value(),
            sid.value())
        == 1;
  }

  /** The largest {@code exp} of any access token issued for it; the epoch if none was. */
  public Instant expMax(Transaction tx, AccountId account, SignInId sid) {
    return Instant.ofEpochSecond(
        tx.number(
            "SELECT exp_max FROM sign_in WHERE account_id = ? AND sid = ?",
            account.value(),
            sid.value()));
  }

  /**
   * Notes that a token was issued: when, from where, and its {@code exp} in seconds, of which the
   * largest is kept (invariant 3). Tells whether the sign-in still lasted.
   */
  public boolean issued(
      Transaction tx, SignIn signIn, String clientId, Instant dueAt, long exp, Instant now) {
    return tx.execute(
            """
            UPDATE sign_in SET last_used_at = ?, due_at = ?, client_id = ?, place = ?,
              exp_max = CASE WHEN exp_max < ? THEN ? ELSE exp_max END
            WHERE account_id = ? AND sid = ? AND ended_at IS NULL
            """,
            Micros.of(now),
            Micros.of(dueAt),
            clientId,
            signIn.place(),
            exp,
            exp,
            signIn.account().value(),
            signIn.sid().value())
        == 1;
  }

  /** Notes that a browser came back with its cookie. */
  public void used(Transaction tx, SignIn signIn, Instant dueAt, Instant now) {
    tx.execute(
        """
        UPDATE sign_in SET last_used_at = ?, due_at = ?, place = ?
        WHERE account_id = ? AND sid = ? AND ended_at IS NULL
        """,
        Micros.of(now),
        Micros.of(dueAt),
        signIn.place(),
        signIn.account().value(),
        signIn.sid().value());
  }

  /**
   * Notes that the password was given again, and replaces the browser's cookie; false if the
   * sign-in has ended.
   */
  public boolean proved(
      Transaction tx, AccountId account, SignInId sid, String cookieHash, Instant now) {
    return tx.execute(
            """
            UPDATE sign_in SET proved_at = ?, cookie_hash = ?
            WHERE account_id = ? AND sid = ? AND ended_at IS NULL
            """,
            Micros.of(now),
            cookieHash,
            account.value(),
            sid.value())
        == 1;
  }

  /** Notes who watches on this device. */
  public void chooseProfile(Transaction tx, AccountId account, SignInId sid, String profileId) {
    tx.execute(
        """
        UPDATE sign_in SET profile_id = ?
        WHERE account_id = ? AND sid = ? AND ended_at IS NULL
        """,
        profileId,
        account.value(),
        sid.value());
  }

  /** Sign-ins that must end by itself by now, those waiting longest first. */
  public List<Due> due(Transaction tx, Instant now, int max) {
    return tx.list(
        (row, context) ->
            new Due(
                new AccountId(row.getString("account_id")),
                new SignInId(row.getString("sid")),
                row.getInt("at_end_date") == 1),
        """
        SELECT account_id, sid,
          CASE WHEN ends_at IS NOT NULL AND ends_at <= ? THEN 1 ELSE 0 END AS at_end_date
        FROM sign_in WHERE ended_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?
        """,
        Micros.of(now),
        Micros.of(now),
        max);
  }

  /** Whether it must still end by itself, asked under the account's row. */
  public boolean stillDue(Transaction tx, Due due, Instant now) {
    return tx.number(
            """
            SELECT COUNT(*) FROM sign_in
            WHERE account_id = ? AND sid = ? AND ended_at IS NULL AND due_at <= ?
            """,
            due.account().value(),
            due.sid().value(),
            Micros.of(now))
        == 1;
  }

  /** Removes what ended before that instant; tells how many rows. */
  public int forget(Transaction tx, Instant endedBefore) {
    return tx.execute(
        "DELETE FROM sign_in WHERE ended_at IS NOT NULL AND ended_at < ?", Micros.of(endedBefore));
  }

  private static SignedInDevice readWithDevice(ResultSet row, Object context) throws SQLException {
    return new SignedInDevice(
        read(row, context), DeviceStore.read(row, context), row.getString("profile_name"));
  }

  private static SignIn read(ResultSet row, Object context) throws SQLException {
    Instant endedAt = Micros.readNullable(row, "ended_at");
    return new SignIn(
        new AccountId(row.getString("account_id")),
        new SignInId(row.getString("sid")),
        new DeviceId(row.getString("device_id")),
        row.getString("client_id"),
        row.getString("cookie_hash"),
        row.getString("profile_id"),
        row.getString("place"),
        Micros.read(row, "created_at"),
        Micros.readNullable(row, "proved_at"),
        Micros.read(row, "last_used_at"),
        Micros.readNullable(row, "ends_at"),
        endedAt == null
            ? null
            : new Ending(
                endedAt, EndReason.of(row.getString("end_reason")), row.getString("ended_by")));
  }
}
