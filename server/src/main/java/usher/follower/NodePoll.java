package usher.follower;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.edge.Deadline;
import usher.edge.TrustClock;
import usher.edge.TrustClock.Moment;
import usher.revocation.Known;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.sql.Database;
import usher.sql.Transaction;

/**
 * This node as a follower of the log: makes its row durable, and then reads. Thread-safe; one
 * thread polls, and whoever hears of a log that has gone back takes its turn.
 *
 * <p>The two steps are two transactions in this order (rule T4). Read first, or both in one
 * snapshot, and somebody who saw the old row unchanged for long enough would take this node for
 * silent while it comes to trust what it read before the sign-out.
 */
final class NodePoll {
  /** What a poll touches. */
  record Stores(Database database, RevocationLog log, NodeStore nodes) {}

  /** Who polls, and how. */
  record Self(String name, Bounds bounds, Secrets secrets) {}

  /** This node's row, as far as it is known to be durable. */
  private record Row(String instance, String epoch) {}

  private static final Logger LOG = LoggerFactory.getLogger(NodePoll.class);

  private final Stores stores;
  private final RevocationFeed feed;
  private final Edges edges;
  private final Silences silences;
  private final TrustClock clock;
  private final WaitingClock waiting;
  private final HoldBack holdBack;
  private final Self self;

  /** Whoever enters a row or publishes in it has its turn. */
  private final ReentrantLock turn = new ReentrantLock();

  private @Nullable Continuity continuity;
  private volatile @Nullable Row row;
  private volatile long published;
  private volatile boolean othersRun;
  private long beat;
  private long written;

  NodePoll(
      Stores stores,
      RevocationFeed feed,
      Edges edges,
      Silences silences,
      TrustClock clock,
      WaitingClock waiting,
      Self self) {
    this.stores = stores;
    this.feed = feed;
    this.edges = edges;
    this.silences = silences;
    this.clock = clock;
    this.waiting = waiting;
    this.holdBack = new HoldBack(waiting, self.bounds.certainAfter());
    this.self = self;
  }

  /** This start of this node; empty before its row is there. */
  String instance() {
    Row now = row;
    return now == null ? "" : now.instance;
  }

  /** The number that the row says. */
  long published() {
    return published;
  }

  /** Whether there are other nodes that may have something to tell. */
  boolean othersRun() {
    return othersRun;
  }

  /** Whether the row would say more than it does, or counts in a log that is no more. */
  boolean hasMoreToSay() {
    Row now = row;
    Known known = feed.known();
    return now != null
        && (reached(known, now.epoch) > published || (known.isRead() && !known.isOf(now.epoch)));
  }

  /**
   * Enters this node's row, once it is settled which log it counts in.
   *
   * @param newLog whether this very process has begun the log, so that nobody can know another
   * @return whether the row is there by now; if not, this is to be called again a little later
   */
  boolean begin(boolean newLog) {
    turn.lock();
    try {
      return beginInTurn(newLog);
    } finally {
      turn.unlock();
    }
  }

  private boolean beginInTurn(boolean newLog) {
    Database database = stores.database;
    Continuity open = continuity;
    if (open == null && !newLog) {
      open = database.read(tx -> new Continuity(epoch(tx), stores.nodes.all(tx), nanos()));
      continuity = open;
    }
    Continuity.Verdict verdict = open == null ? Continuity.Verdict.SAME : look(open);
    switch (verdict) {
      case UNDECIDED -> {
        return false;
      }
      case SAME -> enter(null);
      case UNKNOWN -> enter(Objects.requireNonNull(open).epoch());
    }
    return true;
  }

  private Continuity.Verdict look(Continuity open) {
    return stores.database.read(tx -> open.look(epoch(tx), stores.nodes.all(tx), nanos()));
  }

  /**
   * One poll: the row, durably; then the log; then the others' rows.
   *
   * @return whether this node may trust what it read; if not, it has another row now and polls
   *     again
   */
  boolean poll() {
    turn.lock();
    try {
      return pollInTurn();
    } finally {
      turn.unlock();
    }
  }

  private boolean pollInTurn() {
    Row now = Objects.requireNonNull(row, "no row yet");
    Known before = feed.known();
    if (before.isRead() && !before.isOf(now.epoch)) {
      enter(null);
      return false;
    }
    Moment sent = clock.now();
    long applied = Math.max(published, reached(before, now.epoch));
    long next = ++beat;
    int count = edges.count();
    boolean there =
        stores.database.write(
            tx -> stores.nodes.publish(tx, now.instance, written, next, applied, count));
    if (!there) {
      lost(now);
      return false;
    }
    written = next;
    published = applied;
    RevocationLog.Head head = feed.follow(new Deadline(sent, self.bounds.staleness()));
    if (head.epoch().equals(now.epoch) && head.seq() < feed.known().applied()) {
      renameGoneBack(head, feed.known().applied());
      return false;
    }
    feed.news().pacedFor(count);
    edges.forget();
    lookAround(now.instance);
    return true;
  }

  /**
   * Says that somebody knows of more than the log has: it has gone back, and will give numbers a
   * second time. Nothing is done by a node that has no row yet; it will find out for itself.
   */
  void goneBack(RevocationLog.Head head, long known) {
    turn.lock();
    try {
      if (row != null) {
        renameGoneBack(head, known);
      }
    } finally {
      turn.unlock();
    }
  }

  private void renameGoneBack(RevocationLog.Head head, long known) {
    LOG.error(
        "the log of revocations has gone back from {} to {}: the database is not what it was",
        known,
        head.seq());
    enter(head.epoch());
  }

  /**
   * This node's row is not there any more, or not as it was. Rows are removed when nobody trusts by
   * them (rule C6); a node that does trust, or whose beat has fallen, is in a database that has
   * gone back. What the log has lost it will give out a second time, and this node knows the first
   * bearer of the number: so the log gets another epoch before anybody counts in it again.
   */
  private void lost(Row now) {
    boolean trusts = feed.revoked().trusted(clock.now());
    boolean fell = stores.database.read(tx -> stores.nodes.beat(tx, now.instance)).isPresent();
    if (fell || trusts) {
      LOG.error("this node's row has gone back: the database is not what it was");
      enter(now.epoch);
    } else {
      LOG.warn("this node's row was removed while it was silent; going on as a new instance");
      enter(null);
    }
  }

  /**
   * How far this node and its edges are. What this node knows is read before the edges are looked
   * at: see {@link Edges}.
   */
  private long reached(Known known, String epoch) {
    if (!known.isOf(epoch) || holdBack.holds()) {
      return 0;
    }
    return edges.applied(known);
  }

  /**
   * A new instance with a row of its own, which has nothing yet (rules C2, C3).
   *
   * @param from the log that gets another epoch in the same transaction, if it still has this one:
   *     so whoever renames leaves a row that holds others back, even if it dies at once
   */
  private void enter(@Nullable String from) {
    String instance = self.secrets.id();
    record Entered(String epoch, boolean renamed) {}
    Entered entered =
        stores.database.write(tx -> {
          boolean renamed = from != null && stores.log.rename(tx, from);
          String now = epoch(tx);
          stores.nodes.add(
              tx, new Node(instance, self.name, now, 0, 0, 0, self.bounds.staleness(), false));
          return new Entered(now, renamed);
        });
    if (entered.renamed) {
      LOG.info("the log of revocations has got another epoch: followers read it again");
      holdBack.begin();
    }
    beat = 0;
    written = 0;
    published = 0;
    row = new Row(instance, entered.epoch);
  }

  private void lookAround(String own) {
    long from = waiting.now();
    Confirmations.Rows rows =
        stores.database.read(tx -> new Confirmations.Rows(epoch(tx), stores.nodes.all(tx)));
    silences.see(rows);
    boolean others = false;
    for (Node one : rows.nodes()) {
      if (!one.instance().equals(own)) {
        boolean certain = silences.certain(one, from);
        others |= !certain;
        if (certain) {
          remove(one);
        }
      }
    }
    othersRun = others;
  }

  /** A row is removed by anyone, once it is certain that nobody trusts by it (rule C6). */
  private void remove(Node silent) {
    LOG.info("node {} ({}) has been silent for long enough", silent.name(), silent.instance());
    stores.database.change(tx -> stores.nodes.remove(tx, silent));
  }

  /** Says that this node stops; its row stays (rule C6). */
  void stop() {
    Row now = row;
    if (now != null) {
      stores.database.change(tx -> stores.nodes.stop(tx, now.instance));
    }
  }

  private String epoch(Transaction tx) {
    return stores.log.head(tx).epoch();
  }

  private long nanos() {
    return clock.nanos().getAsLong();
  }
}
