package usher.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import usher.limit.Overload;

/**
 * The durable facts: runs transactions, and refuses to wait for ever for one. Thread-safe.
 *
 * <p>On SQLite there is one connection for writers, so that they queue here in memory ({@link
 * Turns}) rather than on the file's lock, and a few for readers, which the write-ahead log never
 * holds up.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int READERS = 8;

  /** How long a transaction waits: in the queue, and for another process to let go of the file. */
  record Patience(Duration queue, Duration file) {}

  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(5));
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Turns turns;
  private final Jdbi read;
  private final Dialect dialect;

  private Database(
      HikariDataSource writers, HikariDataSource readers, Dialect dialect, Duration patience) {
    this.writers = writers;
    this.readers = readers;
    this.turns = new Turns(jdbi(writers), patience, PAUSE);
    this.read = jdbi(readers);
    this.dialect = dialect;
  }

  /** Opens the file, making it when missing, and brings its tables up to date. */
  public static Database sqlite(Path file) {
    return sqlite(file, PATIENCE);
  }

  static Database sqlite(Path file, Patience patience) {
    makeForOwner(file);
    HikariConfig writers = pool("write", 1, file, SQLiteConfig.TransactionMode.IMMEDIATE, patience);
    HikariConfig readers =
        pool("read", READERS, file, SQLiteConfig.TransactionMode.DEFERRED, patience);
    // A change made in a read would wait for the file's lock instead of for its turn.
    readers.setConnectionInitSql("PRAGMA query_only = 1");
    Database database =
        new Database(
            new HikariDataSource(writers),
            new HikariDataSource(readers),
            Dialect.SQLITE,
            patience.queue());
    try {
      database.change(tx -> tx.migrate());
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Runs one atomic change. It is durable when this returns; a thrown exception undoes it, {@link
   * Overload} among them when its turn did not come in time.
   */
  public <T extends @Nullable Object> T write(Function<Transaction, T> change) {
    Committed<T> committed;
    try {
      committed = turns.take(handle -> run(handle, change));
    } catch (JdbiException e) {
      throw translated(e);
    }
    committed.tx().hints().forEach(Database::give);
    return committed.value();
  }

  /** The same for a change that has nothing to tell. */
  public void change(Consumer<Transaction> change) {
    this.<@Nullable Object>write(tx -> {
      change.accept(tx);
      return null;
    });
  }

  private <T extends @Nullable Object> Committed<T> run(
      Handle handle, Function<Transaction, T> change) {
    Transaction tx = new Transaction(handle, dialect);
    return new Committed<>(change.apply(tx), tx);
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
    try {
      return read.withHandle(handle -> inSnapshot(handle, question));
    } catch (JdbiException e) {
      throw translated(e);
    }
  }

  private <T extends @Nullable Object> T inSnapshot(
      Handle handle, Function<Transaction, T> question) {
    try {
      // Jdbi's own way begins and ends a second, empty transaction.
      handle.getConnection().setAutoCommit(false);
      try {
        return question.apply(new Transaction(handle, dialect));
      } finally {
        handle.getConnection().setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new TransactionException("a read did not begin or end", e);
    }
  }

  private static Jdbi jdbi(HikariDataSource source) {
    Jdbi jdbi = Jdbi.create(source);
    jdbi.setStatementBuilderFactory(new KeptStatements());
    // By default the text of an exception holds the values of its statement, a private key among
    // them, and exceptions are logged.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }

  /** That the queue is too long, or another process holds the file, is no defect. */
  private static RuntimeException translated(JdbiException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      boolean busy =
          t instanceof SQLiteException sqlite
              && (sqlite.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
      if (busy || t instanceof SQLTransientConnectionException) {
        return new Overload("the database is busy", PAUSE, e);
      }
    }
    return e;
  }

  @Override
  public void close() {
    turns.close();
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

  private static SQLiteDataSource source(
      Path file, SQLiteConfig.TransactionMode mode, Duration wait) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // FULL: an acknowledged sign-out is on the disk, not in the system's cache.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(mode);
    config.setBusyTimeout(Math.toIntExact(wait.toMillis()));
    config.enforceForeignKeys(true);
    // Else the driver asks for the last row's number after each INSERT.
    config.setGetGeneratedKeys(false);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  private static HikariConfig pool(
      String name, int size, Path file, SQLiteConfig.TransactionMode mode, Patience patience) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source(file, mode, patience.file()));
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(patience.queue().toMillis());
    // A connection to a file does not age, and keeps its compiled statements.
    config.setIdleTimeout(0);
    config.setMaxLifetime(0);
    return config;
  }
}
