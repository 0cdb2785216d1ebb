package usher.secret;

import usher.sql.Transaction;

/** Keys of the server's own that all nodes share; kept in the database, as signing keys are. */
public final class ServerKeys {
  private ServerKeys() {}

  /** The key of that name, which the first who asks makes. */
  public static String get(Transaction tx, String name, Secrets secrets) {
    tx.execute(
        "INSERT INTO server_key (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        name,
        secrets.secret());
    return tx.one(
            (row, context) -> row.getString(1), "SELECT value FROM server_key WHERE name = ?", name)
        .orElseThrow();
  }
}
