package usher.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The durable facts: runs transactions, and refuses to wait for ever for one. Thread-safe.
 *
 * <p>On SQLite there is one connection for writers, so that they queue here in memory rather than
 * on the file's lock, and a few for readers, which the write-ahead log never holds up.
 */
public final class Database implements AutoCloseable {
  private static final int READERS = 8;
  private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(10);
  private static final int WAIT_FOR_FILE_MS = 5_000;

  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Jdbi write;
  private final Jdbi read;
  private final Dialect dialect;

  private Database(HikariDataSource writers, HikariDataSource readers, Dialect dialect) {
    this.writers = writers;
    this.readers = readers;
    this.write = Jdbi.create(writers);
    this.read = Jdbi.create(readers);
    this.dialect = dialect;
  }

  /** Opens the file, making it when missing, and brings its tables up to date. */
  public static Database sqlite(Path file) {
    Database database =
        new Database(
            pool("write", 1, sqliteSource(file, SQLiteConfig.TransactionMode.IMMEDIATE)),
            pool("read", READERS, sqliteSource(file, SQLiteConfig.TransactionMode.DEFERRED)),
            Dialect.SQLITE);
    try {
      database.write.useTransaction(Migrations::run);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Runs one atomic change. It is durable when this returns; a thrown exception undoes it. */
  public <T extends @org.jspecify.annotations.Nullable Object> T write(
      Function<Transaction, T> change) {
    Committed<T> committed =
        write.inTransaction(handle -> {
          Transaction tx = new Transaction(handle, dialect);
          return new Committed<>(change.apply(tx), tx);
        });
    committed.tx().hints().forEach(Runnable::run);
    return committed.value();
  }

  /** Reads from one consistent snapshot of what is committed. */
  public <T extends @org.jspecify.annotations.Nullable Object> T read(
      Function<Transaction, T> question) {
    return read.inTransaction(handle -> question.apply(new Transaction(handle, dialect)));
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }

  private record Committed<T extends @org.jspecify.annotations.Nullable Object>(
      T value, Transaction tx) {}

  private static SQLiteDataSource sqliteSource(Path file, SQLiteConfig.TransactionMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // FULL: an acknowledged sign-out is on the disk, not in the system's cache.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(mode);
    config.setBusyTimeout(WAIT_FOR_FILE_MS);
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  private static HikariDataSource pool(String name, int size, SQLiteDataSource source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
    return new HikariDataSource(config);
  }
}
