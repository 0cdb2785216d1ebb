package usher.revocation;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.edge.WireFormatException;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.sql.Database;

/**
 * {@code POST /v1/revocations/poll}: the feed as followers read it. Thread-safe.
 *
 * <p>The log is read after the poll has come in, on the one database that writes: so whatever was
 * committed before the follower sent its poll is in the answer, and it may trust its set for the
 * whole staleness from then on (rules T3 and T4 of the follower protocol).
 */
public final class RevocationRoutes {
  /** Of one answer; the rest comes with the next poll. */
  private static final int BATCH = 5_000;

  private final Database database;
  private final RevocationLog log;
  private final RevocationFeed feed;
  private final Duration staleness;
  private final Consumer<Call> permission;

  /**
   * Makes the route's handler.
   *
   * @param permission throws a problem for a caller who may not follow
   */
  public RevocationRoutes(
      Database database,
      RevocationLog log,
      RevocationFeed feed,
      Duration staleness,
      Consumer<Call> permission) {
    this.database = database;
    this.log = log;
    this.feed = feed;
    this.staleness = staleness;
    this.permission = permission;
  }

  /** Adds the route. */
  public void add(Routes routes) {
    routes.post("/v1/revocations/poll", this::poll);
  }

  private Reply poll(Call call) {
    permission.accept(call);
    RevocationPoll poll;
    try {
      poll = RevocationPoll.parse(call.text("application/json"));
    } catch (WireFormatException e) {
      throw new Problem(400, "malformed", "The poll cannot be read: " + e.getMessage());
    }
    RevocationLog.Head head = feed.head();
    // What was applied counts in another log after a restore: start from the beginning.
    long applied = head.epoch().equals(poll.epoch()) ? poll.applied() : 0;
    if (poll.epoch() != null) {
      await(applied, Duration.ofMillis(poll.waitMs()));
    }
    return Reply.text(200, "application/json", read(applied).toJson());
  }

  private void await(long applied, Duration wait) {
    try {
      var _ = feed.awaitPast(applied, wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem(503, "stopping", "This node is stopping.");
    }
  }

  private RevocationAnswer read(long applied) {
    return database.read(tx -> {
      RevocationLog.Head head = log.head(tx);
      List<usher.edge.Revocation> news =
          log.after(tx, applied, BATCH).stream().map(RevocationRoutes::wire).toList();
      boolean more = news.size() == BATCH && news.getLast().seq() < head.seq();
      return new RevocationAnswer(head.epoch(), head.seq(), more, staleness, news);
    });
  }

  private static usher.edge.Revocation wire(Revocation revocation) {
    return new usher.edge.Revocation(
        revocation.seq(), revocation.sid().value(), revocation.until());
  }
}
