package usher.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The durable facts: runs transactions, and refuses to wait for ever for one. Thread-safe.
 *
 * <p>On SQLite there is one connection for writers, so that they queue here in memory rather than
 * on the file's lock, and a few for readers, which the write-ahead log never holds up.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
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
    makeForOwner(file);
    HikariConfig writers =
        pool("write", 1, sqliteSource(file, SQLiteConfig.TransactionMode.IMMEDIATE));
    HikariConfig readers =
        pool("read", READERS, sqliteSource(file, SQLiteConfig.TransactionMode.DEFERRED));
    // A change made in a read would wait for the file's lock instead of for its turn.
    readers.setConnectionInitSql("PRAGMA query_only = 1");
    Database database =
        new Database(new HikariDataSource(writers), new HikariDataSource(readers), Dialect.SQLITE);
    try {
      database.write.useTransaction(Migrations::run);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Runs one atomic change. It is durable when this returns; a thrown exception undoes it. */
  public <T extends @Nullable Object> T write(Function<Transaction, T> change) {
    Committed<T> committed = write.withHandle(handle -> commit(handle, change));
    committed.tx().hints().forEach(Database::give);
    return committed.value();
  }

  private <T extends @Nullable Object> Committed<T> commit(
      Handle handle, Function<Transaction, T> change) {
    // Jdbi would let a write within a write join the outer one, and return before it is durable.
    if (handle.isInTransaction()) {
      throw new IllegalStateException("a write within a write: pass the open transaction on");
    }
    Transaction tx = new Transaction(handle, dialect);
    return handle.inTransaction(open -> new Committed<>(change.apply(tx), tx));
  }

  /** What was committed stays acknowledged, whatever becomes of a hint. */
  private static void give(Runnable hint) {
    try {
      hint.run();
    } catch (RuntimeException e) {
      LOG.warn("a hint after a commit failed", e);
    }
  }

  /** Reads from one consistent snapshot of what is committed. */
  public <T extends @Nullable Object> T read(Function<Transaction, T> question) {
    return read.inTransaction(handle -> question.apply(new Transaction(handle, dialect)));
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }

  private record Committed<T extends @Nullable Object>(T value, Transaction tx) {}

  /** The file holds signing keys; SQLite gives its companions the same permissions. */
  private static void makeForOwner(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!posix || Files.exists(file)) {
      return;
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      LOG.debug("another process makes the same database", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the database " + file, e);
    }
  }

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

  private static HikariConfig pool(String name, int size, SQLiteDataSource source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
    return config;
  }
}
