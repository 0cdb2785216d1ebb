package usher.follower;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import usher.edge.TrustClock;
import usher.http.Call;
import usher.http.Routes;
import usher.metric.Metrics;
import usher.revocation.Known;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.sql.Database;

/**
 * Everything that follows the log, put together: this node, the edges that poll it, the other nodes
 * by their rows, and those who wait for all of them. Thread-safe.
 *
 * <p>A process that is no node (the command line) uses feed and confirmations and does not start.
 */
public final class Followers implements AutoCloseable {
  /**
   * What is settled before.
   *
   * @param node this node's name, for people
   * @param newLog whether this very process has begun the log
   */
  public record Settings(String node, Bounds bounds, boolean newLog) {}

  /** How often the rows are looked at while somebody waits. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private static final Duration PAUSE = Duration.ofMillis(5);

  final Edges edges;
  final Silences silences;
  final NodePoll poll;
  final PollAnswers answers;
  private final RevocationFeed feed;
  private final Confirmations confirmations;
  private final NodeThread node;
  private final Rounds looks;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final PollRoutes polls;
  private final FollowerList list;
  private final TrustClock clock;

  /** Puts it together; {@link #start} makes this process a node. */
  public Followers(
      Database database, RevocationLog log, Secrets secrets, TrustClock clock, Settings settings) {
    Bounds bounds = settings.bounds();
    NodeStore nodes = new NodeStore();
    WaitingClock waiting = new WaitingClock(clock);
    silences = new Silences(waiting, bounds);
    edges = new Edges(waiting, bounds.certainAfter());
    feed = new RevocationFeed(database, log, clock);
    poll =
        new NodePoll(
            new NodePoll.Stores(database, log, nodes),
            feed,
            edges,
            silences,
            clock,
            waiting,
            new NodePoll.Self(settings.node(), bounds, secrets));
    node = new NodeThread(poll, feed, bounds, clock, settings.newLog());
    Supplier<Confirmations.Rows> rows =
        () -> database.read(tx -> new Confirmations.Rows(log.head(tx).epoch(), nodes.all(tx)));
    confirmations =
        new Confirmations(
            rows, silences, waiting, clock, bounds, new OwnFollowers(poll, feed, edges));
    looks = new Rounds("confirmations", this::look, PAUSE, clock.nanos());
    confirmations.onEntered(this::wakeLooks);
    node.onPublished(this::wakeLooks);
    answers = new PollAnswers(database, log, feed::known, clock);
    polls = new PollRoutes(feed, edges, answers, node, bounds);
    list = new FollowerList(rows, feed, edges, silences, clock, bounds, poll::instance);
    this.clock = clock;
  }

  /** Becomes a node: enters a row, and follows the log from now on. */
  public void start() {
    node.start();
  }

  /** What this node reads. */
  public RevocationFeed feed() {
    return feed;
  }

  /** Those who wait for all who follow. */
  public Confirmations confirmations() {
    return confirmations;
  }

  /** Whether this node may check and answer by what it knows. */
  public boolean trusts() {
    return node.trusts();
  }

  /**
   * Adds the routes for edges and for operators.
   *
   * @param mayFollow throws a problem for a caller who may not follow
   * @param mayLook throws a problem for a caller who is no operator
   */
  public void routes(Routes routes, Consumer<Call> mayFollow, Consumer<Call> mayLook) {
    polls.add(routes, mayFollow);
    routes.get(
        "/v1/admin/followers",
        call -> {
          mayLook.accept(call);
          return list.reply();
        });
  }

  /** Lets followers and receipts be measured. */
  public void measure(Metrics metrics) {
    FollowerMetrics measured = new FollowerMetrics(metrics, feed, edges, confirmations, clock);
    confirmations.onConfirmed(measured::confirmed);
  }

  /** Stops; what was said is still true, and this node's row stays until that is certain. */
  @Override
  public void close() {
    feed.news().close();
    node.close();
    looks.close();
  }

  private void wakeLooks() {
    if (confirmations.waits()) {
      if (looking.compareAndSet(false, true)) {
        looks.start();
      }
      looks.wake();
    }
  }

  private Duration look() {
    confirmations.look();
    return confirmations.waits() ? LOOK_EVERY : Duration.ofHours(1);
  }

  /** This node's own followers, for those who wait. */
  private record OwnFollowers(NodePoll node, RevocationFeed feed, Edges edges)
      implements Confirmations.Own {
    @Override
    public String instance() {
      return node.instance();
    }

    @Override
    public int count() {
      return 1 + edges.count();
    }

    @Override
    public int have(String epoch, long seq) {
      Known known = feed.known();
      int self = known.isOf(epoch) && known.applied() >= seq ? 1 : 0;
      return self + edges.count(epoch, seq);
    }
  }
}
