package usher.follower;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.edge.RevokedSids;
import usher.edge.TrustClock;
import usher.revocation.RevocationFeed;
import usher.revocation.RevocationLog;
import usher.secret.Secrets;
import usher.sql.Database;

/**
 * One start of a node in a simulation: the server's own classes, put together as {@link Followers}
 * does it, with places between their steps at which others may come in. Used by one thread at a
 * time.
 */
final class SimulatedNode {
  /** What all nodes share. */
  record World(Database database, RevocationLog log, Secrets secrets, Baton baton) {}

  final Machine machine;
  final RevocationFeed feed;
  final Edges edges;
  final NodePoll poll;
  final PollAnswers answers;
  final Confirmations confirmations;
  private final Baton baton;
  private boolean begun;
  private boolean locked;
  private boolean looking;
  boolean dead;

  /**
   * Makes it; it has no row yet.
   *
   * @param between is asked at each place whether others come in
   */
  SimulatedNode(World world, Machine machine, BooleanSupplier between) {
    this.machine = machine;
    this.baton = world.baton;
    Runnable here =
        () -> {
          if (between.getAsBoolean()) {
            baton.pause();
          }
        };
    TrustClock clock = machine.clock();
    TrustClock slow = machine.clock(here);
    WaitingClock waiting = new WaitingClock(clock);
    NodeStore nodes = new NodeStore();
    Silences silences = new Silences(waiting, Cluster.BOUNDS);
    edges = new Edges(waiting, Cluster.BOUNDS.certainAfter());
    feed = new RevocationFeed(world.database, world.log, slow);
    poll =
        new NodePoll(
            new NodePoll.Stores(world.database, world.log, nodes),
            feed,
            edges,
            silences,
            slow,
            waiting,
            new NodePoll.Self(machine.name, Cluster.BOUNDS, world.secrets));
    answers =
        new PollAnswers(
            world.database,
            world.log,
            () -> {
              var known = feed.known();
              here.run();
              return known;
            },
            clock);
    confirmations =
        new Confirmations(
            () -> {
              here.run();
              var rows =
                  world.database.read(
                      tx -> new Confirmations.Rows(world.log.head(tx).epoch(), nodes.all(tx)));
              here.run();
              return rows;
            },
            silences,
            waiting,
            clock,
            Cluster.BOUNDS,
            new NoNode());
  }

  /** One round of its thread: its row first, then polls. */
  void poll(boolean newLog) {
    locked(() -> {
      if (!begun) {
        begun = poll.begin(newLog);
      }
      if (begun) {
        poll.poll();
      }
    });
  }

  /** The hint after a commit, or the look for what others committed. */
  void catchUp() {
    locked(feed::catchUp);
  }

  /** One look at the rows. */
  void look() {
    baton.await(() -> !looking);
    looking = true;
    try {
      confirmations.look();
    } finally {
      looking = false;
    }
  }

  /** A poll comes in: it is entered, held for some time, and answered. */
  Optional<RevocationAnswer> hear(RevocationPoll asked) {
    edges.hear(asked, feed.known());
    baton.pause();
    return answers.answer(asked);
  }

  RevokedSids known() {
    return feed.revoked();
  }

  /** The feed's lock is held at places where others come in: they must not wait for it for real. */
  private void locked(Runnable work) {
    baton.await(() -> !locked);
    locked = true;
    try {
      work.run();
    } finally {
      locked = false;
    }
  }
}
