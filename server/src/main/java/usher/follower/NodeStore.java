package usher.follower;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import usher.sql.Transaction;

/** The nodes' rows. */
final class NodeStore {
  /** Adds the row of a node that starts. */
  void add(Transaction tx, Node node) {
    tx.execute(
        """
        INSERT INTO node (instance, name, epoch, beat, applied, edges, staleness)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        node.instance(),
        node.name(),
        node.epoch(),
        node.beat(),
        node.applied(),
        node.edges(),
        node.staleness().toNanos() / 1_000);
  }

  /**
   * Publishes how far a node is. False if its row is not there, or tells of an earlier beat than
   * was certainly written: then somebody removed it, or the database has gone back.
   *
   * @param written the last beat that is known to be durable
   */
  boolean publish(
      Transaction tx, String instance, long written, long beat, long applied, int edges) {
    return tx.execute(
            """
            UPDATE node SET beat = ?, applied = ?, edges = ? WHERE instance = ? AND beat >= ?
            """,
            beat,
            applied,
            edges,
            instance,
            written)
        == 1;
  }

  /** The beat that a node's row tells; empty if the row is not there. */
  OptionalLong beat(Transaction tx, String instance) {
    return tx.one(
            (row, context) -> OptionalLong.of(row.getLong("beat")),
            "SELECT beat FROM node WHERE instance = ?",
            instance)
        .orElse(OptionalLong.empty());
  }

  /** Says that a node stops. Its row stays until it is certain that nobody trusts by it (C6). */
  void stop(Transaction tx, String instance) {
    tx.execute("UPDATE node SET stopped = 1 WHERE instance = ?", instance);
  }

  /** Removes a row that has not changed since it was seen. */
  void remove(Transaction tx, Node seen) {
    tx.execute("DELETE FROM node WHERE instance = ? AND beat = ?", seen.instance(), seen.beat());
  }

  /** Every row; there are as many as nodes were started lately. */
  List<Node> all(Transaction tx) {
    return tx.list(
        NodeStore::read,
        """
        SELECT instance, name, epoch, beat, applied, edges, staleness, stopped FROM node
        ORDER BY name, instance
        """);
  }

  private static Node read(ResultSet row, Object context) throws SQLException {
    return new Node(
        row.getString("instance"),
        row.getString("name"),
        row.getString("epoch"),
        row.getLong("beat"),
        row.getLong("applied"),
        row.getInt("edges"),
        Duration.of(row.getLong("staleness"), ChronoUnit.MICROS),
        row.getInt("stopped") == 1);
  }
}
