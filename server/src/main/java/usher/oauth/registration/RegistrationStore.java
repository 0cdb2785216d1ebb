package usher.oauth.registration;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The rows of registered clients. */
final class RegistrationStore {
  private static final String SELECT =
      "SELECT client_id, settings, secret_hash, created_at FROM client ";

  private static final String THAT = "WHERE client_id = ? AND removed_at IS NULL";

  /** Adds one; false if there is, or was, one of that id. */
  boolean add(Transaction tx, Registration client) {
    return tx.execute(
            """
            INSERT INTO client (client_id, settings, secret_hash, created_at)
            VALUES (?, ?, ?, ?) ON CONFLICT (client_id) DO NOTHING
            """,
            client.id(),
            client.settings(),
            client.secretHash(),
            Micros.of(client.createdAt()))
        == 1;
  }

  Optional<Registration> find(Transaction tx, String id) {
    return tx.one(RegistrationStore::read, SELECT + THAT, id);
  }

  /** The same, held until the commit. */
  Optional<Registration> findToChange(Transaction tx, String id) {
    return tx.one(RegistrationStore::read, SELECT + THAT + tx.forUpdate(), id);
  }

  List<Registration> list(Transaction tx, int most) {
    return tx.list(
        RegistrationStore::read,
        SELECT + "WHERE removed_at IS NULL ORDER BY client_id LIMIT ?",
        most);
  }

  long count(Transaction tx) {
    return tx.number("SELECT COUNT(*) FROM client WHERE removed_at IS NULL");
  }

  /** Puts another one in its place. */
  void put(Transaction tx, Registration client) {
    tx.execute(
        "UPDATE client SET settings = ?, secret_hash = ? WHERE client_id = ?",
        client.settings(),
        client.secretHash(),
        client.id());
  }

  /**
   * Its id stays taken: whoever had it next would be given what viewers allowed to this one, and
   * what was issued to it.
   */
  boolean remove(Transaction tx, String id, Instant now) {
    return tx.execute(
            """
            UPDATE client SET removed_at = ?, settings = '{}', secret_hash = NULL
            WHERE client_id = ? AND removed_at IS NULL
            """,
            Micros.of(now),
            id)
        == 1;
  }

  private static Registration read(ResultSet row, Object context) throws SQLException {
    return new Registration(
        row.getString("client_id"),
        row.getString("settings"),
        row.getString("secret_hash"),
        Micros.read(row, "created_at"));
  }
}
