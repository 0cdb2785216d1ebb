package usher.signal;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.sql.Micros;
import usher.sql.Transaction;

/** The rows of streams: one for each client at most. */
public final class StreamStore {
  private static final int MOST = 100;

  private static final String SELECT =
      """
      SELECT client_id, stream_id, endpoint, credential, requested, description, status, reason
      FROM ssf_stream
      """;

  /** Adds a stream; false if the client has one. */
  boolean add(Transaction tx, SignalStream stream) {
    return tx.execute(
            """
            INSERT INTO ssf_stream (client_id, stream_id, endpoint, credential, requested,
              description, status, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client_id) DO NOTHING
            """,
            stream.clientId(),
            stream.id(),
            endpoint(stream),
            credential(stream),
            String.join(" ", stream.requested()),
            stream.description(),
            stream.status().word(),
            stream.reason())
        == 1;
  }

  /** Puts another one in the place of the stream of that id. */
  void put(Transaction tx, SignalStream stream) {
    tx.execute(
        """
        UPDATE ssf_stream SET endpoint = ?, credential = ?, requested = ?, description = ?,
          status = ?, reason = ?
        WHERE client_id = ? AND stream_id = ?
        """,
        endpoint(stream),
        credential(stream),
        String.join(" ", stream.requested()),
        stream.description(),
        stream.status().word(),
        stream.reason(),
        stream.clientId(),
        stream.id());
  }

  Optional<SignalStream> of(Transaction tx, String clientId) {
    return tx.one(StreamStore::read, SELECT + "WHERE client_id = ?", clientId);
  }

  /** Every stream whose events are kept. */
  List<SignalStream> live(Transaction tx) {
    return tx.list(StreamStore::read, SELECT + "WHERE status <> 'disabled' LIMIT " + MOST);
  }

  boolean remove(Transaction tx, String clientId) {
    return tx.execute("DELETE FROM ssf_stream WHERE client_id = ?", clientId) == 1;
  }

  /** Notes that a verification is asked for; false if the last one was after that instant. */
  boolean verify(Transaction tx, String clientId, Instant lastBefore, Instant now) {
    return tx.execute(
            """
            UPDATE ssf_stream SET verified_at = ?
            WHERE client_id = ? AND (verified_at IS NULL OR verified_at <= ?)
            """,
            Micros.of(now),
            clientId,
            Micros.of(lastBefore))
        == 1;
  }

  private static @Nullable String endpoint(SignalStream stream) {
    return stream.push() == null ? null : stream.push().endpoint().toString();
  }

  private static @Nullable String credential(SignalStream stream) {
    return stream.push() == null ? null : stream.push().authorization();
  }

  private static SignalStream read(ResultSet row, Object context) throws SQLException {
    String endpoint = row.getString("endpoint");
    String requested = row.getString("requested");
    return new SignalStream(
        row.getString("client_id"),
        row.getString("stream_id"),
        endpoint == null
            ? null
            : new SignalStream.Push(URI.create(endpoint), row.getString("credential")),
        requested.isEmpty() ? List.of() : List.of(requested.split(" ")),
        row.getString("description"),
        SignalStream.Status.of(row.getString("status")).orElseThrow(),
        row.getString("reason"));
  }
}
