package usher.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes one after another, and commits together those that stood in the queue together:
 * what costs most of a change is the wait for the disk, and one wait serves all of them.
 * Thread-safe.
 *
 * <p>Changes run on one thread of the system. Each on its caller's, a turn handed to a virtual
 * thread would wait for a processor behind every request that is ready to run, with the database
 * idle meanwhile; and a processor would stand still for each wait for the disk.
 *
 * <p>Each caller is answered after the commit. A change that fails undoes itself alone.
 */
final class Turns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final int TOGETHER_MAX = 64;
  private static final String MARK = "turn";

  private final Jdbi jdbi;
  private final Duration patience;
  private final Duration pause;
  private final LinkedBlockingQueue<Turn<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Makes the queue and starts its thread.
   *
   * @param patience how long a change waits for its turn
   * @param pause after which time a caller who was refused may try again
   */
  Turns(Jdbi jdbi, Duration patience, Duration pause) {
    this.jdbi = jdbi;
    this.patience = patience;
    this.pause = pause;
    this.thread = Thread.ofPlatform().daemon().name("changes").start(this::run);
  }

  /** Has a change made when its turn has come; its commit is durable when this returns. */
  <T extends @Nullable Object> T take(Function<Handle, T> change) {
    if (Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("a write within a write: pass the open transaction on");
    }
    Turn<T> turn = new Turn<>(change);
    queue.add(turn);
    if (closed) {
      // It may have come after the thread's last look.
      turn.refuse(new IllegalStateException("the database is closed"));
    }
    try {
      return turn.await(patience, pause);
    } finally {
      // What was abandoned is not kept until its turn.
      if (turn.wasRefused()) {
        queue.remove(turn);
      }
    }
  }

  /** Ends the thread after the changes that it has begun; later ones fail. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Turn<?> left = queue.poll(); left != null; left = queue.poll()) {
      left.refuse(new IllegalStateException("the database is closed"));
    }
  }

  private void run() {
    while (!closed) {
      try {
        Turn<?> first = queue.take();
        together(first);
      } catch (InterruptedException e) {
        LOG.debug("the database is being closed", e);
      }
    }
  }

  /** Makes this one and those who wait behind it, in one transaction. */
  private void together(Turn<?> first) {
    List<Turn<?>> made = new ArrayList<>();
    try (Handle handle = jdbi.open()) {
      try {
        handle.begin();
        for (Turn<?> turn = first; turn != null; turn = next(made.size())) {
          if (turn.begin() && make(turn, handle, !made.isEmpty())) {
            made.add(turn);
          }
        }
        handle.commit();
      } catch (RuntimeException | Error e) {
        quietly(handle::rollback, e);
        throw e;
      }
      made.forEach(Turn::tell);
    } catch (RuntimeException | Error e) {
      made.forEach(turn -> turn.fail(e));
      if (first.begin()) {
        first.fail(e);
      }
    }
  }

  private @Nullable Turn<?> next(int made) {
    return made < TOGETHER_MAX ? queue.poll() : null;
  }

  /**
   * Whether it was made; if not, nothing of it is left, and the others stand.
   *
   * @param marked whether there are others in the transaction, which undoing it must leave alone
   */
  private static boolean make(Turn<?> turn, Handle handle, boolean marked) {
    try {
      if (marked) {
        handle.savepoint(MARK);
      }
      turn.make(handle);
      if (marked) {
        handle.releaseSavepoint(MARK);
      }
      return true;
    } catch (RuntimeException | Error e) {
      undo(turn, handle, marked, e);
      turn.fail(e);
      return false;
    }
  }

  private static void undo(Turn<?> turn, Handle handle, boolean marked, Throwable cause) {
    try {
      if (marked) {
        handle.rollbackToSavepoint(MARK);
      } else {
        handle.rollback();
        handle.begin();
      }
    } catch (RuntimeException gone) {
      // A full disk, say, made SQLite undo the whole transaction: the others must hear of it.
      cause.addSuppressed(gone);
      turn.fail(cause);
      throw new IllegalStateException("undone together with another change", cause);
    }
  }

  private static void quietly(Runnable last, Throwable cause) {
    try {
      last.run();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
