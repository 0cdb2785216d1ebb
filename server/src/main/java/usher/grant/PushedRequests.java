package usher.grant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import usher.secret.Secrets;
import usher.sql.Database;
import usher.sql.Micros;
import usher.sql.Transaction;

/**
 * Authorization requests that apps send ahead of the browser (RFC 9126): each is good for one
 * browser, once, within a minute. Thread-safe.
 *
 * <p>A browser that has come with one may take its time at the sign-in page: what was started can
 * be finished within an hour.
 */
public final class PushedRequests {
  /** What stands before the secret in a {@code request_uri} of ours (RFC 9126, section 2.2). */
  public static final String URI_PREFIX = "urn:ietf:params:oauth:request_uri:";

  /** How long a browser may take to come with it. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  private static final Duration FINISHED_WITHIN = Duration.ofHours(1);

  /** Who may have how many that no browser has come with yet. */
  public record Quota(String countedBy, int most) {}

  /** One of them. */
  public record Pushed(String hash, String clientId, String parameters) {}

  private final Database database;
  private final Secrets secrets;
  private final InstantSource clock;

  public PushedRequests(Database database, Secrets secrets, InstantSource clock) {
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Keeps a request, and tells its {@code request_uri}; empty if there are too many already.
   *
   * @param parameters as a form
   */
  public Optional<String> push(String clientId, String parameters, Quota quota) {
    String uri = URI_PREFIX + secrets.secret();
    Instant now = clock.instant();
    return database.write(tx -> {
      tx.execute("DELETE FROM pushed_request WHERE expires_at <= ?", Micros.of(now));
      if (waiting(tx, quota.countedBy()) >= quota.most()) {
        return Optional.empty();
      }
      tx.execute(
          """
          INSERT INTO pushed_request (request_hash, client_id, parameters, counted_by, expires_at)
          VALUES (?, ?, ?, ?, ?)
          """,
          Secrets.hash(uri),
          clientId,
          parameters,
          quota.countedBy(),
          Micros.of(now.plus(LIFE)));
      return Optional.of(uri);
    });
  }

  private static long waiting(Transaction tx, String countedBy) {
    return tx.number(
        "SELECT COUNT(*) FROM pushed_request WHERE counted_by = ? AND started_at IS NULL",
        countedBy);
  }

  /** A browser comes with it: the one atomic step, which succeeds once. */
  public Optional<Pushed> start(String uri, String clientId) {
    Instant now = clock.instant();
    return database.write(tx -> {
      int started =
          tx.execute(
              """
              UPDATE pushed_request SET started_at = ?, expires_at = ?
              WHERE request_hash = ? AND client_id = ? AND started_at IS NULL AND expires_at > ?
              """,
              Micros.of(now),
              Micros.of(now.plus(FINISHED_WITHIN)),
              Secrets.hash(uri),
              clientId,
              Micros.of(now));
      return started == 1 ? find(tx, uri, clientId, now) : Optional.empty();
    });
  }

  /** One with which a browser has come and is not done. */
  public Optional<Pushed> started(String uri, String clientId) {
    Instant now = clock.instant();
    return database.read(tx -> find(tx, uri, clientId, now));
  }

  private static Optional<Pushed> find(Transaction tx, String uri, String clientId, Instant now) {
    return tx.one(
        PushedRequests::read,
        """
        SELECT request_hash, client_id, parameters FROM pushed_request
        WHERE request_hash = ? AND client_id = ? AND started_at IS NOT NULL AND expires_at > ?
        """,
        Secrets.hash(uri),
        clientId,
        Micros.of(now));
  }

  /** It is answered, in the caller's transaction; false if it was before. */
  public boolean finish(Transaction tx, String hash) {
    return tx.execute("DELETE FROM pushed_request WHERE request_hash = ?", hash) == 1;
  }

  /** It is answered. */
  public boolean finish(String hash) {
    return database.write(tx -> finish(tx, hash));
  }

  private static Pushed read(ResultSet row, Object context) throws SQLException {
    return new Pushed(
        row.getString("request_hash"), row.getString("client_id"), row.getString("parameters"));
  }
}
