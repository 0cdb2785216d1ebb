package usher.oauth.client;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.secret.Secrets;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The rows of clients that came while Usher ran, and of the assertions that were used. */
public final class ClientStore {
  /** The most clients that there can be beside the configuration's. */
  static final int MAX = 1_000;

  /**
   * One client's row.
   *
   * @param settings as they were given, as JSON
   * @param secretHash SHA-256 of its secret, base64url; null if it has none
   */
  record Row(
      String id,
      String settings,
      @Nullable String secretHash,
      Instant createdAt,
      Instant changedAt) {
    @Override
    public String toString() {
      return "Row[" + id + "]";
    }
  }

  private static final String COLUMNS =
      "SELECT client_id, settings, secret_hash, created_at, changed_at FROM client ";

  int count(Transaction tx) {
    return Math.toIntExact(tx.number("SELECT COUNT(*) FROM client"));
  }

  /** Adds a client; false if its id is taken. */
  boolean add(Transaction tx, Row row) {
    return tx.execute(
            """
            INSERT INTO client (client_id, settings, secret_hash, created_at, changed_at)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (client_id) DO NOTHING
            """,
            row.id(),
            row.settings(),
            row.secretHash(),
            Micros.of(row.createdAt()),
            Micros.of(row.changedAt()))
        == 1;
  }

  void change(Transaction tx, Row row) {
    tx.execute(
        "UPDATE client SET settings = ?, secret_hash = ?, changed_at = ? WHERE client_id = ?",
        row.settings(),
        row.secretHash(),
        Micros.of(row.changedAt()),
        row.id());
  }

  boolean remove(Transaction tx, String id) {
    return tx.execute("DELETE FROM client WHERE client_id = ?", id) == 1;
  }

  Optional<Row> find(Transaction tx, String id) {
    return tx.one(ClientStore::read, COLUMNS + "WHERE client_id = ?", id);
  }

  List<Row> all(Transaction tx) {
    return tx.list(ClientStore::read, COLUMNS + "ORDER BY client_id LIMIT ?", MAX);
  }

  /** Notes an assertion as used until it has run out; false if it was before. */
  boolean firstUse(Transaction tx, String clientId, String jti, Instant until, Instant now) {
    tx.execute("DELETE FROM client_assertion WHERE until < ?", Micros.of(now));
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

  private static Row read(ResultSet row, Object context) throws SQLException {
    return new Row(
        row.getString("client_id"),
        row.getString("settings"),
        row.getString("secret_hash"),
        Micros.read(row, "created_at"),
        Micros.read(row, "changed_at"));
  }
}
