package usher.follower;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.edge.TrustClock;
import usher.http.Problem;
import usher.revocation.Known;
import usher.revocation.LogEntry;
import usher.revocation.RevocationLog;
import usher.sql.Database;

/**
 * What followers are answered: from memory those that are not far behind, from the database the
 * others, page by page. Thread-safe.
 */
final class PollAnswers {
  /** Of one answer; the rest comes with the next poll. */
  static final int BATCH = 5_000;

  /** So many followers are answered from the database at once; it has others to serve. */
  private static final int READERS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Database database;
  private final RevocationLog log;
  private final Supplier<Known> known;
  private final TrustClock clock;
  private final Semaphore readers = new Semaphore(READERS, true);

  PollAnswers(Database database, RevocationLog log, Supplier<Known> known, TrustClock clock) {
    this.database = database;
    this.log = log;
    this.known = known;
    this.clock = clock;
  }

  /**
   * The answer to a poll, which has been entered among the followers by now; empty if this node has
   * no trust to give (rule T3).
   */
  Optional<RevocationAnswer> answer(RevocationPoll poll) {
    // One copy, and the clock after it (rule T5): what is answered holds all that was known at the
    // moment from which on it may be trusted.
    Known now = known.get();
    Duration trust = now.sids().trustLeft(clock.now());
    String epoch = now.sids().epoch();
    if (trust.isZero() || epoch == null || !now.whole()) {
      return Optional.empty();
    }
    long from = now.isOf(poll.epoch()) ? poll.applied() : 0;
    return now.tail()
        .after(from, BATCH)
        .map(news -> answer(epoch, now.applied(), trust, news))
        .or(() -> fromDatabase(epoch, from, trust));
  }

  private RevocationAnswer answer(
      String epoch, long head, Duration trust, List<usher.edge.Revocation> news) {
    if (news.size() == BATCH && news.getLast().seq() < head) {
      return new RevocationAnswer(epoch, head, true, trust, news);
    }
    // Memory may keep for longer what nobody needs any more.
    Instant now = clock.wall().instant();
    List<usher.edge.Revocation> lasting =
        news.stream().filter(one -> !one.until().isBefore(now)).toList();
    return new RevocationAnswer(epoch, head, false, trust, lasting);
  }

  /** Read after the copy was taken: so it holds at least as much. */
  private Optional<RevocationAnswer> fromDatabase(String epoch, long from, Duration trust) {
    take();
    try {
      return database.read(tx -> {
        RevocationLog.Head head = log.head(tx);
        List<usher.edge.Revocation> news =
            log.after(tx, from, BATCH).stream().map(LogEntry::onWire).toList();
        return head.epoch().equals(epoch)
            ? Optional.of(answer(epoch, head.seq(), trust, news))
            : Optional.empty();
      });
    } finally {
      readers.release();
    }
  }

  private void take() {
    try {
      if (readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new Problem(503, "temporarily_unavailable", "Too many back ends read the whole log now.")
        .header("Retry-After", "1");
  }
}
