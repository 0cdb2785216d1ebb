package usher.sql;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import usher.limit.Overload;

/**
 * Lets changes have their turn one after another, and commits together those that stood in the
 * queue together: what costs most of a change is the wait for the disk, and one wait serves all of
 * them. Thread-safe.
 *
 * <p>Each change runs on its caller's thread, and its caller is answered after the commit. Whoever
 * has changed something while others wait leaves the transaction open, hands over the turn and
 * queues up again; the queue is fair, so that everybody who stood in it has had a turn before the
 * first one comes back and commits. A change that fails undoes itself alone.
 */
final class Turns {
  private static final int TOGETHER_MAX = 64;
  private static final String MARK = "turn";

  private final Jdbi jdbi;
  private final Duration patience;
  private final Duration pause;
  private final ReentrantLock turn = new ReentrantLock(true);

  /** What is not committed yet; read and written by whoever has the turn. */
  private @Nullable Batch open;

  /**
   * Makes the queue.
   *
   * @param patience how long a change waits for its turn
   * @param pause after which time a caller who was refused may try again
   */
  Turns(Jdbi jdbi, Duration patience, Duration pause) {
    this.jdbi = jdbi;
    this.patience = patience;
    this.pause = pause;
  }

  /** Changes that are committed together; read and written by whoever has the turn. */
  private static final class Batch {
    private final Handle handle;
    private int changes;
    private boolean over;
    private @Nullable RuntimeException failure;

    private Batch(Handle handle) {
      this.handle = handle;
    }
  }

  /** Runs a change when its turn has come; its commit is durable when this returns. */
  <T extends @Nullable Object> T take(Function<Handle, T> change) {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a write within a write: pass the open transaction on");
    }
    await();
    Batch batch;
    T value;
    boolean committed;
    try {
      batch = join();
      value = run(batch, change);
      committed = !turn.hasQueuedThreads() || batch.changes >= TOGETHER_MAX;
      if (committed) {
        commit(batch);
      }
    } finally {
      turn.unlock();
    }
    if (!committed) {
      comeBack(batch);
    }
    return value;
  }

  /** After everybody who was waiting: commits, unless one of them has done it. */
  private void comeBack(Batch batch) {
    turn.lock();
    try {
      if (!batch.over) {
        commit(batch);
      } else if (batch.failure != null) {
        throw batch.failure;
      }
    } finally {
      turn.unlock();
    }
  }

  private void await() {
    try {
      if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Overload("the database is busy", pause, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Overload("interrupted while waiting for the database", pause, e);
    }
  }

  private Batch join() {
    Batch batch = open;
    if (batch == null) {
      batch = new Batch(jdbi.open());
      begin(batch.handle);
      open = batch;
    }
    return batch;
  }

  private static void begin(Handle handle) {
    try {
      handle.begin();
    } catch (RuntimeException e) {
      quietly(handle::close, e);
      throw e;
    }
  }

  private <T extends @Nullable Object> T run(Batch batch, Function<Handle, T> change) {
    // The first change needs no mark: undoing it is undoing everything.
    boolean marked = batch.changes > 0;
    try {
      if (marked) {
        batch.handle.savepoint(MARK);
      }
      T value = change.apply(batch.handle);
      if (marked) {
        batch.handle.releaseSavepoint(MARK);
      }
      batch.changes++;
      return value;
    } catch (RuntimeException | Error e) {
      undo(batch, marked, e);
      throw e;
    }
  }

  private void undo(Batch batch, boolean marked, Throwable cause) {
    if (!marked) {
      giveUp(batch, cause);
      return;
    }
    try {
      batch.handle.rollbackToSavepoint(MARK);
    } catch (RuntimeException gone) {
      // A full disk, say, made SQLite undo the whole transaction: the others must hear of it.
      cause.addSuppressed(gone);
      batch.failure = new IllegalStateException("undone together with another change", cause);
      giveUp(batch, cause);
    }
  }

  private void commit(Batch batch) {
    try {
      batch.handle.commit();
    } catch (RuntimeException e) {
      batch.failure = e;
      giveUp(batch, e);
      throw e;
    }
    batch.over = true;
    open = null;
    batch.handle.close();
  }

  /** Undoes everything that is open. A connection that cannot even do that goes with its handle. */
  private void giveUp(Batch batch, Throwable cause) {
    batch.over = true;
    open = null;
    quietly(batch.handle::rollback, cause);
    quietly(batch.handle::close, cause);
  }

  private static void quietly(Runnable last, Throwable cause) {
    try {
      last.run();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
