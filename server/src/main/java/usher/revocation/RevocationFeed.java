package usher.revocation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.sql.Database;

/**
 * This node's reader of the revocation log: hands each revocation, in order, to those who act on
 * it, and lets followers wait for news. Thread-safe.
 *
 * <p>To wake it is a hint. What another process commits, or a hint that got lost, is found by the
 * next look, at most {@link #LOOK_EVERY} later.
 */
public final class RevocationFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int BATCH = 1_000;

  private final Database database;
  private final RevocationLog log;
  private final List<Consumer<Revocation>> readers = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Thread thread;
  private volatile RevocationLog.Head head;
  private volatile boolean closed;

  /** Starts at the log's head: what ended before this node started is in the database's rows. */
  public RevocationFeed(Database database, RevocationLog log) {
    this.database = database;
    this.log = log;
    this.head = database.read(log::head);
    this.thread = Thread.ofVirtual().name("revocation-feed").unstarted(this::look);
  }

  /** Begins to look for what other processes commit. */
  public void start() {
    thread.start();
  }

  /** Adds one who acts on each revocation; it must be quick. */
  public void read(Consumer<Revocation> reader) {
    readers.add(reader);
  }

  /** How far this node has read. */
  public RevocationLog.Head head() {
    return head;
  }

  /** Reads what is new now; returns when everybody here has acted on all that is committed. */
  public void catchUp() {
    lock.lock();
    try {
      int read;
      do {
        read = readBatch();
      } while (read == BATCH);
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until this node has read past a number, or the time is over; false then. */
  public boolean awaitPast(long seq, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (head.seq() <= seq && left > 0 && !closed) {
        left = news.awaitNanos(left);
      }
      return head.seq() > seq;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int readBatch() {
    // Head and rows of one snapshot; only what it holds counts as read.
    Batch batch = database.read(tx -> new Batch(log.head(tx), log.after(tx, head.seq(), BATCH)));
    batch.revocations().forEach(this::handOut);
    long readTo =
        batch.revocations().size() < BATCH
            ? batch.head().seq()
            : batch.revocations().getLast().seq();
    head = new RevocationLog.Head(batch.head().epoch(), readTo);
    return batch.revocations().size();
  }

  private record Batch(RevocationLog.Head head, List<Revocation> revocations) {}

  private void handOut(Revocation revocation) {
    for (Consumer<Revocation> reader : readers) {
      try {
        reader.accept(revocation);
      } catch (RuntimeException e) {
        // One that fails must not keep the others, or the feed itself, from going on.
        LOG.error("a reader of the revocation feed failed", e);
      }
    }
  }

  private void look() {
    while (!closed) {
      try {
        catchUpIfPossible();
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void catchUpIfPossible() {
    try {
      catchUp();
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.warn("the revocation log cannot be read; trying again", e);
      }
    }
  }
}
