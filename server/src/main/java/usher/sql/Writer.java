package usher.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.limit.Overload;

/**
 * The one connection that writes to an SQLite file. Thread-safe.
 *
 * <p>Changes queue for it here in memory, and run one after the other, each on its caller's thread.
 * Whoever has run goes to the end of the queue and commits when its turn comes, unless somebody did
 * before: so those who wait at the same moment share one commit, and nobody returns before it. A
 * change that fails takes back its own part and nothing else.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  /** Changes that become durable together. Its fields are read and written in one's turn only. */
  private static final class Batch {
    boolean settled;
    @Nullable SQLException failure;
  }

  private final Jdbi jdbi;
  private final Duration patience;
  private final ReentrantLock turn = new ReentrantLock(true);
  private Handle handle;
  private @Nullable Batch open;

  Writer(Jdbi jdbi, Duration patience) {
    this.jdbi = jdbi;
    this.patience = patience;
    this.handle = jdbi.open();
  }

  /**
   * Runs one atomic change; it is durable when this returns. An exception undoes it, {@link
   * Overload} among them when its turn did not come in time.
   */
  <T extends @Nullable Object> T write(Function<Handle, T> change) {
    takeTurn();
    Batch batch;
    T value;
    try {
      batch = open;
      if (batch == null) {
        batch = begin();
        value = runFirst(change);
      } else {
        value = runAnother(batch, change);
      }
    } finally {
      turn.unlock();
    }
    settle(batch);
    return value;
  }

  private void takeTurn() {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write within a write: pass the open transaction on");
    }
    try {
      if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw Database.busy(new TimeoutException("no turn within " + patience));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Database.busy(e);
    }
  }

  private Batch begin() {
    try {
      connection().setAutoCommit(false);
    } catch (SQLException e) {
      // The driver has noted a transaction before it began one.
      noteEnd();
      throw new TransactionException("a transaction did not begin", e);
    }
    Batch batch = new Batch();
    open = batch;
    return batch;
  }

  /** Alone in its batch so far: when it fails, the whole transaction is undone. */
  private <T extends @Nullable Object> T runFirst(Function<Handle, T> change) {
    boolean done = false;
    try {
      T value = change.apply(handle);
      done = true;
      return value;
    } finally {
      if (!done) {
        open = null;
        undoAll();
      }
    }
  }

  /** After others, whose changes must stay when this one fails. */
  private <T extends @Nullable Object> T runAnother(Batch batch, Function<Handle, T> change) {
    boolean done = false;
    try {
      handle.execute("SAVEPOINT change");
      T value = change.apply(handle);
      handle.execute("RELEASE change");
      done = true;
      return value;
    } finally {
      if (!done) {
        takeBack(batch);
      }
    }
  }

  private void takeBack(Batch batch) {
    try {
      handle.execute("ROLLBACK TO change");
      handle.execute("RELEASE change");
    } catch (RuntimeException e) {
      // SQLite undoes the whole transaction by itself when, say, the disk is full.
      fail(batch, new SQLException("the transaction was undone", e));
    }
  }

  /** Returns when the batch is durable, or throws what kept it from being so. */
  private void settle(Batch batch) {
    turn.lock();
    try {
      if (!batch.settled) {
        commit(batch);
      }
    } finally {
      turn.unlock();
    }
    if (batch.failure != null) {
      throw new TransactionException("a transaction did not commit", batch.failure);
    }
  }

  private void commit(Batch batch) {
    try {
      // By JDBC this commits; the driver's own commit() begins the next transaction at once.
      connection().setAutoCommit(true);
      batch.settled = true;
      open = null;
    } catch (SQLException e) {
      fail(batch, e);
    }
  }

  private void fail(Batch batch, SQLException failure) {
    batch.settled = true;
    batch.failure = failure;
    open = null;
    undoAll();
  }

  /** Ends the transaction without its changes, and the connection with it if need be. */
  private void undoAll() {
    try {
      handle.execute("ROLLBACK");
      noteEnd();
    } catch (RuntimeException e) {
      LOG.warn("a transaction was not undone; its connection is given up, which undoes it", e);
      reopen();
    }
  }

  /** Lets the driver know that no transaction is open; it tries to commit, which then fails. */
  private void noteEnd() {
    try {
      connection().setAutoCommit(true);
    } catch (SQLException expected) {
      LOG.trace("nothing to commit", expected);
    }
  }

  private void reopen() {
    try {
      // Not the handle, which would make another attempt at the transaction.
      connection().close();
    } catch (SQLException e) {
      LOG.warn("a connection was not closed", e);
    }
    handle = jdbi.open();
  }

  private Connection connection() {
    return handle.getConnection();
  }

  @Override
  public void close() {
    turn.lock();
    try {
      handle.close();
    } finally {
      turn.unlock();
    }
  }
}
