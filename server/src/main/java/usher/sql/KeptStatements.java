package usher.sql;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jdbi.v3.core.statement.StatementContext;
import org.sqlite.SQLiteConnection;

/**
 * Keeps compiled statements with their connection: to compile one costs SQLite more than to run it.
 * Thread-safe, as long as one thread at a time uses a connection.
 */
final class KeptStatements implements StatementBuilderFactory {
  /** More than there are statements in the stores. */
  private static final int KEPT_MAX = 300;

  private final Map<SQLiteConnection, Map<String, PreparedStatement>> byConnection =
      new ConcurrentHashMap<>();

  @Override
  public StatementBuilder createStatementBuilder(Connection connection) {
    try {
      // What a pool hands out is another object each time, and closes its statements in the end.
      SQLiteConnection physical = connection.unwrap(SQLiteConnection.class);
      Map<String, PreparedStatement> idle = byConnection.get(physical);
      return new Shelf(physical, idle == null ? begin(physical) : idle);
    } catch (SQLException e) {
      throw new IllegalStateException("not a connection to SQLite", e);
    }
  }

  private Map<String, PreparedStatement> begin(SQLiteConnection physical) {
    byConnection.keySet().removeIf(KeptStatements::isClosed);
    Map<String, PreparedStatement> idle = new HashMap<>();
    byConnection.put(physical, idle);
    return idle;
  }

  private static boolean isClosed(SQLiteConnection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      throw new IllegalStateException("a connection does not tell whether it is open", e);
    }
  }

  /** The idle statements of one connection by their text. */
  private record Shelf(SQLiteConnection physical, Map<String, PreparedStatement> idle)
      implements StatementBuilder {
    @Override
    public Statement create(Connection connection, StatementContext context) throws SQLException {
      return physical.createStatement();
    }

    /** Taken off the shelf: while its rows are read the same text may be asked once more. */
    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context)
        throws SQLException {
      PreparedStatement kept = idle.remove(sql);
      return kept == null ? physical.prepareStatement(sql) : kept;
    }

    @Override
    public CallableStatement createCall(Connection connection, String sql, StatementContext context)
        throws SQLException {
      return physical.prepareCall(sql);
    }

    /** Puts it back on the shelf, without its values: hashes and keys are among them. */
    @Override
    public void close(Connection connection, String sql, Statement statement) throws SQLException {
      // The driver finalizes a statement that failed.
      if (statement instanceof PreparedStatement prepared
          && !prepared.isClosed()
          && idle.size() < KEPT_MAX
          && !idle.containsKey(sql)) {
        prepared.clearParameters();
        idle.put(sql, prepared);
      } else {
        statement.close();
      }
    }
  }
}
