package usher.follower;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import usher.edge.RevocationAnswer;
import usher.edge.RevokedSids;
import usher.edge.TrustClock;
import usher.edge.Verification;
import usher.edge.Verification.Verified;
import usher.edge.WireFormatException;
import usher.follower.SimulatedEdge.Exchange;
import usher.sql.Database;

/**
 * Some seconds in the life of a few nodes and edges on one database, in which everything that comes
 * about comes out of a seed: who goes on, what is lost, doubled or late, who stops, and how the
 * clocks run. After each step the promises are looked at. Used by one thread.
 */
final class Simulation {
  private static final int STEPS = 160;

  /** From when a sign-out is certain, on the fastest of clocks. */
  private static final long BOUND =
      (long) (Cluster.BOUNDS.certainAfter().toNanos() / (1 + Machine.WORST_RATE));

  /** Longer than any trust, any silence and any receipt lasts. */
  private static final long RECOVERY = Duration.ofSeconds(8).toNanos();

  private record Reply(Exchange exchange, Optional<RevocationAnswer> answer) {}

  /** How often what goes wrong, of a hundred; and how fast time passes. */
  private record Weather(int loss, int trouble, int between, long tick) {}

  private final Random random;
  private final Weather weather;
  private final Baton baton = new Baton();
  private final SimulatedLog log;
  private final SimulatedNode.World world;
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final List<SimulatedEdge> edges = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private final List<Exchange> requests = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private final List<String> story = new ArrayList<>();
  private final Happened happened = new Happened();
  private long now;

  Simulation(Database database, long seed) {
    random = new Random(seed);
    weather =
        new Weather(
            random.nextInt(30),
            random.nextInt(6),
            10 + random.nextInt(50),
            Duration.ofMillis(List.of(20, 200, 700).get(random.nextInt(3))).toNanos());
    log = new SimulatedLog(database, random, () -> now);
    world = new SimulatedNode.World(database, log.log(), log.secrets(), baton);
  }

  /** All of it; an error if a promise is broken. */
  Happened run() throws InterruptedException {
    try {
      begin();
      for (int i = 0; i < STEPS; i++) {
        step();
        look();
      }
      if (random.nextInt(4) == 0) {
        recover();
      }
      happened.epochs(log.epochs());
      return happened;
    } finally {
      baton.close();
    }
  }

  /** What came about, step by step. */
  List<String> story() {
    return story;
  }

  private void begin() {
    int count = 2 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      nodes.add(new SimulatedNode(world, machine("n" + i), this::between));
      nodes.getLast().poll(true);
    }
    int more = 2 + random.nextInt(2);
    for (int i = 0; i < more; i++) {
      // Some share their name: a name is for people.
      edges.add(edge(machine("e" + random.nextInt(2))));
    }
    log.look();
  }

  private Machine machine(String name) {
    double rate = 1 + Machine.WORST_RATE * (2 * random.nextDouble() - 1);
    machines.add(new Machine(name, () -> now, rate, random.nextLong()));
    return machines.getLast();
  }

  private SimulatedEdge edge(Machine machine) {
    return new SimulatedEdge(machine, baton, () -> nodes, requests::add, random, this::between);
  }

  private boolean between() {
    return random.nextInt(100) < weather.between;
  }

  private void step() throws InterruptedException {
    int die = random.nextInt(100 + weather.trouble);
    if (die < 36) {
      goOn();
    } else if (die < 55) {
      nodeWorks(pick(nodes));
    } else if (die < 64) {
      ask(pick(edges));
    } else if (die < 84) {
      network();
    } else if (die < 91) {
      pass(random.nextInt(20) == 0 ? 20 * weather.tick : random.nextLong(2 * weather.tick));
    } else if (die < 95) {
      signOut(pick(nodes));
    } else if (die < 100) {
      check(pick(edges));
    } else {
      trouble();
    }
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private void told(String what) {
    story.add(now / 1_000_000 + " ms: " + what);
  }

  private void goOn() throws InterruptedException {
    List<Baton.Task> ready = baton.ready().stream().filter(this::isAwake).toList();
    if (!ready.isEmpty()) {
      Baton.Task one = pick(ready);
      told(one + " goes on");
      baton.resume(one);
    }
  }

  private boolean isAwake(Baton.Task task) {
    return switch (task.owner) {
      case SimulatedNode node -> !node.machine.isSuspended();
      case SimulatedEdge edge -> !edge.machine.isSuspended();
      default -> true;
    };
  }

  private void nodeWorks(SimulatedNode node) throws InterruptedException {
    if (node.dead || node.machine.isSuspended()) {
      return;
    }
    switch (random.nextInt(5)) {
      case 0, 1 -> task(node.machine, "polls", node, () -> node.poll(false));
      case 2 -> task(node.machine, "reads", node, node::catchUp);
      default -> task(node.machine, "looks", node, node::look);
    }
  }

  private void task(Machine who, String what, Object owner, Baton.Work work)
      throws InterruptedException {
    told(who.name + " " + what);
    baton.start(who.name + " " + what, owner, work);
  }

  private void ask(SimulatedEdge edge) throws InterruptedException {
    if (!edge.isAsking() && !edge.machine.isSuspended()) {
      task(edge.machine, "asks", edge, edge::poll);
    }
  }

  // ---- the network

  private void network() throws InterruptedException {
    boolean lost = random.nextInt(100) < weather.loss;
    if (!requests.isEmpty() && (replies.isEmpty() || random.nextBoolean())) {
      Exchange one = requests.remove(random.nextInt(requests.size()));
      if (random.nextInt(8) == 0) {
        requests.add(one);
      }
      if (lost) {
        told("a poll is lost");
        one.end(null);
      } else {
        arrive(one);
      }
    } else if (!replies.isEmpty()) {
      Reply one = replies.remove(random.nextInt(replies.size()));
      told(lost ? "an answer is lost" : "an answer arrives");
      one.exchange.end(lost ? null : one.answer.orElse(null));
    }
    if (lost) {
      // It has waited for too long, and goes on; what it asked may be heard all the same.
      Exchange open = pick(edges).open();
      if (open != null) {
        open.end(null);
      }
    }
  }

  private void arrive(Exchange one) throws InterruptedException {
    SimulatedNode node = one.node;
    if (node.dead) {
      one.end(null);
    } else if (node.machine.isSuspended()) {
      requests.add(one);
    } else {
      task(
          node.machine,
          "hears " + one.poll.follower(),
          node,
          () -> {
            replies.add(new Reply(one, overTheWire(node.hear(one.poll))));
          });
    }
  }

  private static Optional<RevocationAnswer> overTheWire(Optional<RevocationAnswer> answer)
      throws WireFormatException {
    return answer.isEmpty() ? answer : Optional.of(RevocationAnswer.parse(answer.get().toJson()));
  }

  // ---- time

  /** Never past a moment from which something is certain without looking there. */
  private void pass(long nanos) {
    long end = now + nanos;
    for (SignedOut one : log.signedOut()) {
      long bound = one.committed + BOUND;
      if (bound > now && bound < end) {
        end = bound;
      }
    }
    told("time passes");
    now = end;
  }

  // ---- sign-outs and checks

  private void signOut(SimulatedNode node) throws InterruptedException {
    if (node.dead || node.machine.isSuspended()) {
      return;
    }
    boolean again = !log.signedOut().isEmpty() && random.nextInt(5) == 0;
    SignedOut one = again ? pick(log.signedOut()) : log.next();
    boolean hint = random.nextInt(4) != 0;
    task(
        node.machine,
        "signs out " + one.sid,
        node,
        () -> {
          TrustClock.Moment begun = node.confirmations.now();
          // One that is out already is waited for by the log's head.
          long seq = again ? log.head() : log.commit(one);
          baton.pause();
          if (hint) {
            node.catchUp();
          }
          node.confirmations.enter(seq, begun, state -> confirmed(one));
        });
  }

  private void confirmed(SignedOut one) {
    told("=> " + one.sid + " is confirmed");
    if (!one.confirmed) {
      happened.confirmed(now < one.committed + BOUND);
    }
    one.confirmed = true;
  }

  private boolean isOver(SignedOut one) {
    return one.confirmed || (one.seq > 0 && now >= one.committed + BOUND);
  }

  private void check(SimulatedEdge edge) throws InterruptedException {
    if (log.signedOut().isEmpty() || edge.machine.isSuspended()) {
      return;
    }
    SignedOut one = pick(log.signedOut());
    boolean over = isOver(one);
    task(
        edge.machine,
        "checks " + one.sid,
        edge,
        () -> {
          boolean good = edge.verify(SimulatedToken.of(one.sid)) instanceof Verified;
          happened.checked(good);
          if (over && good) {
            throw new AssertionError(edge.machine.name + " accepts " + one.sid);
          }
        });
  }

  // ---- the promises

  private void look() {
    for (SimulatedNode node : nodes) {
      look(node.machine, node.known());
    }
    for (SimulatedEdge edge : edges) {
      look(edge.machine, edge.known());
    }
  }

  private void look(Machine machine, RevokedSids known) {
    boolean trusted = !machine.isSuspended() && known.trusted(machine.clock().now());
    for (SignedOut one : log.signedOut()) {
      boolean has = known.contains(one.sid);
      if (trusted && !has && isOver(one)) {
        throw new AssertionError(machine.name + " accepts " + one.sid);
      }
      if (!has && one.seq > 0 && one.seq <= known.applied()) {
        throw new AssertionError(machine.name + " says that it has " + one.sid);
      }
    }
  }

  // ---- what goes wrong

  private void trouble() throws InterruptedException {
    switch (random.nextInt(5)) {
      case 0, 1 -> stop(random.nextInt(nodes.size()));
      case 2 -> {
        int which = random.nextInt(edges.size());
        SimulatedEdge before = edges.get(which);
        told(before.machine.name + " is killed and starts");
        baton.kill(before);
        edges.set(which, edge(before.machine));
        happened.edgeStarted();
      }
      case 3 -> {
        Machine machine = pick(machines);
        told(machine.name + (machine.isSuspended() ? " wakes" : " is suspended"));
        if (machine.isSuspended()) {
          machine.wake();
        } else if (!machine.wasSet()) {
          machine.suspend();
        }
      }
      default -> {
        Machine machine = pick(machines);
        if (!machine.wasSuspended()) {
          told(machine.name + "'s time of day is set");
          machine.set(Duration.ofMillis(random.nextInt(6_000) - 3_000));
        }
      }
    }
  }

  /** What a node has under way ends with it, or is done late, as by a machine that was slow. */
  private void stop(int which) throws InterruptedException {
    SimulatedNode before = nodes.get(which);
    if (before.machine.isSuspended()) {
      return;
    }
    told(before.machine.name + " stops and starts");
    log.look();
    if (random.nextInt(3) == 0) {
      before.poll.stop();
    }
    before.dead = true;
    if (random.nextBoolean()) {
      baton.kill(before);
    }
    nodes.set(which, new SimulatedNode(world, before.machine, this::between));
    happened.nodeStarted();
  }

  // ---- and in the end

  /** Once nothing is lost any more, everybody knows everything and no receipt is open. */
  private void recover() throws InterruptedException {
    machines.stream().filter(Machine::isSuspended).forEach(Machine::wake);
    for (SimulatedEdge edge : edges) {
      Exchange open = edge.open();
      if (open != null) {
        open.end(null);
      }
    }
    long end = now + RECOVERY;
    while (now < end) {
      pass(Duration.ofMillis(650).toNanos());
      for (SimulatedNode node : nodes) {
        task(node.machine, "reads", node, node::catchUp);
        task(node.machine, "polls", node, () -> node.poll(false));
      }
      for (SimulatedEdge edge : edges) {
        ask(edge);
      }
      settle();
      for (SimulatedNode node : nodes) {
        task(node.machine, "looks", node, node::look);
      }
      settle();
      look();
    }
    for (SimulatedNode node : nodes) {
      expect(node.confirmations.open() == 0, node.machine.name + " has an open receipt");
      expect(node.known().trusted(node.machine.clock().now()), node.machine.name + " is stale");
    }
    for (SimulatedEdge edge : edges) {
      Verification answer = edge.verify(SimulatedToken.of("nobody's"));
      expect(answer instanceof Verified, edge.machine.name + " says " + answer);
      for (SignedOut one : log.signedOut()) {
        expect(edge.known().contains(one.sid), edge.machine.name + " has not " + one.sid);
      }
    }
  }

  private static void expect(boolean so, String otherwise) {
    if (!so) {
      throw new AssertionError("in the end " + otherwise);
    }
  }

  private void settle() throws InterruptedException {
    @Nullable Object more = this;
    while (more != null) {
      more = null;
      for (Baton.Task task : baton.ready()) {
        baton.resume(task);
        more = task;
      }
      while (!requests.isEmpty()) {
        arrive(requests.removeFirst());
        more = requests;
      }
      while (!replies.isEmpty()) {
        Reply reply = replies.removeFirst();
        reply.exchange.end(reply.answer.orElse(null));
        more = replies;
      }
    }
  }
}
