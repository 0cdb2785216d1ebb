package usher.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** One open transaction; stores take it first, so that what is atomic shows at the call. */
public final class Transaction {
  private final Handle handle;
  private final Dialect dialect;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Transaction(Handle handle, Dialect dialect) {
    this.handle = handle;
    this.dialect = dialect;
  }

  /** Runs a statement with positional values and tells how many rows it touched. */
  public int execute(String sql, @org.jspecify.annotations.Nullable Object... values) {
    return handle.execute(sql, values);
  }

  /** Reads all rows of a query; the query states its own limit. */
  public <T> List<T> list(
      RowMapper<T> mapper, String sql, @org.jspecify.annotations.Nullable Object... values) {
    return handle.select(sql, values).map(mapper).list();
  }

  /** Reads the only row of a query, if there is one. */
  public <T> Optional<T> one(
      RowMapper<T> mapper, String sql, @org.jspecify.annotations.Nullable Object... values) {
    return handle.select(sql, values).map(mapper).findOne();
  }

  /** Reads one number, such as a count. */
  public long number(String sql, @org.jspecify.annotations.Nullable Object... values) {
    return handle.select(sql, values).mapTo(Long.class).one();
  }

  /** What a SELECT appends to hold its rows until the commit; nothing where writers are serial. */
  public String forUpdate() {
    return dialect.forUpdate();
  }

  /**
   * Runs something once the commit is durable. It is a hint to somebody (a reader to wake, a poll
   * to answer), never a part of the truth: after a crash it does not run.
   */
  public void afterCommit(Runnable hint) {
    afterCommit.add(hint);
  }

  /** Brings the tables up to date. */
  void migrate() {
    Migrations.run(handle);
  }

  List<Runnable> hints() {
    return afterCommit;
  }
}
