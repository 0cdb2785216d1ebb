package usher.revocation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.edge.Deadline;
import usher.edge.RevocationAnswer;
import usher.edge.RevokedSids;
import usher.edge.TrustClock;
import usher.sql.Database;

/**
 * This node's reader of the revocation log: keeps what it read in memory, hands each entry, in
 * order, to those who act on it, and tells those who wait for news. Thread-safe.
 *
 * <p>A process that is no node (the command line) hands out what comes and keeps nothing: the set
 * is read only by {@link #follow}.
 */
public final class RevocationFeed {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationFeed.class);
  private static final int BATCH = 5_000;

  private final Database database;
  private final RevocationLog log;
  private final TrustClock clock;
  private final News news;
  private final List<Consumer<Revocation>> readers = new CopyOnWriteArrayList<>();
  private final List<Consumer<BurntKey>> keyReaders = new CopyOnWriteArrayList<>();
  private volatile Runnable applied = () -> {};
  private final ReentrantLock lock = new ReentrantLock();

  /** Up to where those who act have acted. */
  private volatile RevocationLog.Head head;

  private volatile Known known = Known.NOTHING;
  private boolean following;

  /** Starts at the log's head: what ended before this node started is in the database's rows. */
  public RevocationFeed(Database database, RevocationLog log, TrustClock clock) {
    this.database = database;
    this.log = log;
    this.clock = clock;
    this.news = new News(clock.nanos());
    this.head = database.read(log::head);
  }

  /** Adds one who acts on each revocation; it must be quick. */
  public void read(Consumer<Revocation> reader) {
    readers.add(reader);
  }

  /** Adds one who acts on each burnt key, before it counts as applied here; it must be quick. */
  public void readKeys(Consumer<BurntKey> reader) {
    keyReaders.add(reader);
  }

  /** What is called when this node has applied more. */
  public void onApplied(Runnable hint) {
    applied = hint;
  }

  /** How far those who act have come. */
  public RevocationLog.Head head() {
    return head;
  }

  /**
   * The set of the ended sign-ins whose tokens may still be in somebody's hands, with its deadline:
   * what this node checks tokens by.
   */
  public RevokedSids revoked() {
    return known.sids();
  }

  /** All that this node knows, in one value. */
  public Known known() {
    return known;
  }

  /** Who waits for more. */
  public News news() {
    return news;
  }

  /**
   * Reads what is new, if that number is: returns when everybody here has acted on it. It is a hint
   * after a commit; a lost one is made good by the node's own poll.
   */
  public void catchUp(long seq) {
    lock.lock();
    try {
      // Somebody who waited for the lock before has read this one's revocations too.
      if (head.seq() < seq) {
        readOn(Deadline.NONE);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Reads what is new. */
  public void catchUp() {
    lock.lock();
    try {
      readOn(Deadline.NONE);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reads all that is committed by now, in snapshots taken after the call, and keeps it; with the
   * last page the set may be trusted for as long as is granted.
   *
   * @param granted counted from the send of a publication that is durable by now (rules T3, T4)
   * @return the log's head, which is below what is known if the log has gone back
   */
  public RevocationLog.Head follow(Deadline granted) {
    lock.lock();
    try {
      following = true;
      return readOn(granted);
    } finally {
      lock.unlock();
    }
  }

  private RevocationLog.Head readOn(Deadline granted) {
    Page page;
    do {
      page = readPage();
      if (!page.log.epoch().equals(head.epoch())) {
        startOver(page.log);
        page = readPage();
      }
      apply(page, granted);
    } while (page.more());
    return page.log;
  }

  private Page readPage() {
    long from = following ? known.applied() : head.seq();
    // Head and rows of one snapshot: only what it holds counts as read.
    return database.read(tx -> {
      RevocationLog.Head now = log.head(tx);
      return new Page(from, now, log.after(tx, from, BATCH));
    });
  }

  private record Page(long from, RevocationLog.Head log, List<LogEntry> entries) {
    /** A page is not an answer: only what is complete may be trusted (rule T7). */
    boolean more() {
      return entries.size() == BATCH && entries.getLast().seq() < log.seq();
    }
  }

  /** Another log, whose numbers mean something else: all of it is read again, nothing is lost. */
  private void startOver(RevocationLog.Head other) {
    LOG.info("the log of revocations has another epoch");
    boolean all = known.sids().epoch() != null;
    head = new RevocationLog.Head(other.epoch(), all ? 0 : Math.min(head.seq(), other.seq()));
    if (all) {
      known = new Known(known.sids().startOver(other.epoch()), Tail.EMPTY, false);
    }
  }

  private void apply(Page page, Deadline granted) {
    if (page.log.seq() < page.from) {
      return;
    }
    RevokedSids before = known.sids();
    long acted = head.seq();
    List<LogEntry> fresh =
        page.entries.stream()
            .filter(one -> one.seq() > acted && !before.contains(one.onWire().sid()))
            .toList();
    // First those to whom no database row tells of it: as soon as this is known to be applied,
    // somebody may count on it.
    fresh.forEach(this::handOutKey);
    if (following) {
      known = joined(page, granted);
    }
    fresh.forEach(this::handOutRevocation);
    long end = page.more() ? page.entries.getLast().seq() : page.log.seq();
    head = new RevocationLog.Head(page.log.epoch(), Math.max(acted, end));
    if (following && !page.more()) {
      news.reached(page.log.epoch(), page.log.seq());
      applied.run();
    }
  }

  private Known joined(Page page, Deadline granted) {
    var answer =
        new RevocationAnswer(
            page.log.epoch(),
            page.log.seq(),
            page.more(),
            Duration.ZERO,
            page.entries.stream().map(LogEntry::onWire).toList());
    TrustClock.Moment now = clock.now();
    return new Known(
        known.sids().join(answer, granted, now),
        known.tail().plus(answer.revocations(), now.millis()),
        known.whole() || !page.more());
  }

  private void handOutKey(LogEntry entry) {
    if (entry instanceof BurntKey key) {
      handOut(key, keyReaders);
    }
  }

  private void handOutRevocation(LogEntry entry) {
    if (entry instanceof Revocation revocation) {
      handOut(revocation, readers);
    }
  }

  private static <T> void handOut(T entry, List<Consumer<T>> readers) {
    for (Consumer<T> reader : readers) {
      try {
        reader.accept(entry);
      } catch (RuntimeException e) {
        // One that fails must not keep the others, or the feed itself, from going on.
        LOG.error("a reader of the revocation feed failed", e);
      }
    }
  }
}
