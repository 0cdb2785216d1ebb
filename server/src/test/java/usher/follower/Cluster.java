package usher.follower;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import usher.account.AccountId;
import usher.edge.RevokedSids;
import usher.edge.TrustClock;
import usher.revocation.Revocation;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.signin.EndReason;
import usher.signin.SignInId;
import usher.sql.Database;
import usher.sql.Transaction;
import usher.testing.TwoClocks;

/**
 * Nodes on one database, each of whose steps the test takes by hand, on clocks that stand still
 * until it moves them. No thread runs by itself.
 */
final class Cluster implements AutoCloseable {
  static final Duration S = Duration.ofSeconds(5);
  static final Duration MARGIN = Duration.ofMillis(250);
  static final Bounds BOUNDS = new Bounds(S, MARGIN);

  final TwoClocks clocks = new TwoClocks();
  final Secrets secrets = new Secrets(new SecureRandom());
  final RevocationLog log = new RevocationLog(secrets);
  final NodeStore nodes = new NodeStore();
  final Database database;

  Cluster(Path folder) {
    database = Database.sqlite(folder.resolve("usher.db"));
    database.write(log::begin);
  }

  /** A node that has not begun yet. */
  Followers made(String name) {
    return made(name, clocks.clock(), BOUNDS);
  }

  Followers made(String name, TrustClock clock, Bounds bounds) {
    Followers node =
        new Followers(database, log, secrets, clock, new Followers.Settings(name, bounds, false));
    node.confirmations().onEntered(() -> {});
    return node;
  }

  /** A node that has its row and has polled; the log keeps its epoch. */
  Followers node(String name) {
    Followers node = made(name);
    node.poll.begin(true);
    node.poll.poll();
    return node;
  }

  /** Lets time pass in which these nodes go on polling. */
  void live(Duration time, Followers... alive) {
    Duration step = Duration.ofMillis(500);
    for (Duration left = time; left.isPositive(); left = left.minus(step)) {
      clocks.advance(left.compareTo(step) < 0 ? left : step);
      for (Followers node : alive) {
        node.poll.poll();
        node.confirmations().look();
      }
    }
  }

  /** Nodes read what is new and say so. */
  static void confirm(Followers... nodes) {
    for (Followers node : nodes) {
      node.feed().catchUp();
      node.poll.poll();
    }
  }

  /** Commits a sign-out, of which nobody is told; its number. */
  long signOut(String sid) {
    return database.write(tx -> signOut(tx, sid));
  }

  long signOut(Transaction tx, String sid) {
    long seq = log.next(tx, 1);
    var now = clocks.now();
    log.add(
        tx,
        new Revocation(
            seq,
            new AccountId("a"),
            new SignInId(sid),
            EndReason.ADMIN,
            null,
            now,
            now.plus(Duration.ofMinutes(7))));
    return seq;
  }

  /** Begins to wait, on behalf of a sign-out that is committed. */
  static Confirmation wait(Followers on, long seq) {
    Confirmations confirmations = on.confirmations();
    return confirmations.enter(seq, confirmations.now(), state -> {});
  }

  /** Looks at the rows once; whether that sign-out is confirmed by now. */
  static boolean confirmed(Followers on, Confirmation one) {
    on.confirmations().look();
    return one.state().isConfirmed();
  }

  List<Node> rows() {
    return database.read(nodes::all);
  }

  /** The only row of a node of that name. */
  Node row(String name) {
    List<Node> found = rows().stream().filter(row -> row.name().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.toString());
    }
    return found.getFirst();
  }

  String epoch() {
    return database.read(log::head).epoch();
  }

  /** Whether a node would accept a sid's token by its local check. */
  static boolean accepts(Followers node, TwoClocks clocks, String sid) {
    RevokedSids known = node.feed().revoked();
    return !known.contains(sid) && known.trusted(clocks.clock().now());
  }

  boolean accepts(Followers node, String sid) {
    return accepts(node, clocks, sid);
  }

  @Override
  public void close() {
    database.close();
  }
}
