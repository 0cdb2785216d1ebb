package usher.follower;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import usher.edge.KeySource;
import usher.edge.RevocationAnswer;
import usher.edge.RevocationPoll;
import usher.edge.RevokedSids;
import usher.edge.SteppedFollower;
import usher.edge.TokenVerifier;
import usher.edge.Verification;

/**
 * One start of an edge in a simulation: the library's own follower and verifier. Used by one thread
 * at a time.
 */
final class SimulatedEdge {
  /** A question under way, as the edge sees it. */
  static final class Exchange {
    final RevocationPoll poll;
    final SimulatedNode node;
    private @Nullable RevocationAnswer answer;
    private boolean over;

    private Exchange(RevocationPoll poll, SimulatedNode node) {
      this.poll = poll;
      this.node = node;
    }

    /** Ends it, with an answer or without; what comes later is of no account. */
    void end(@Nullable RevocationAnswer with) {
      if (!over) {
        over = true;
        answer = with;
      }
    }
  }

  /** The network. */
  interface Sending {
    void send(Exchange exchange);
  }

  /** Which node an edge asks; another one after a failure. */
  interface Nodes {
    List<SimulatedNode> all();
  }

  final Machine machine;
  private final Baton baton;
  private final SteppedFollower follower;
  private final TokenVerifier verifier;
  private final Nodes nodes;
  private final Sending network;
  private final Random random;
  private @Nullable SimulatedNode node;
  private @Nullable Exchange open;
  private boolean asking;

  SimulatedEdge(
      Machine machine,
      Baton baton,
      Nodes nodes,
      Sending network,
      Random random,
      BooleanSupplier between) {
    this.machine = machine;
    this.baton = baton;
    this.nodes = nodes;
    this.network = network;
    this.random = random;
    Runnable here =
        () -> {
          if (between.getAsBoolean()) {
            baton.pause();
          }
        };
    follower = new SteppedFollower(this::ask, machine.name, Cluster.S, machine.clock(here), random);
    KeySource keys =
        new KeySource(
            () -> new JWKSet(SimulatedToken.KEY.toPublicJWK()).toString(), machine.clock().nanos());
    verifier =
        new TokenVerifier(
            SimulatedToken.ISSUER,
            SimulatedToken.AUDIENCE,
            keys,
            () -> {
              var known = follower.current();
              here.run();
              return known;
            },
            machine.clock());
  }

  boolean isAsking() {
    return asking;
  }

  @Nullable Exchange open() {
    return open;
  }

  /** One question; a failure turns to some other node. */
  void poll() throws Exception {
    asking = true;
    try {
      follower.pollOnce();
    } catch (IOException e) {
      node = null;
    } finally {
      asking = false;
    }
  }

  private RevocationAnswer ask(RevocationPoll poll) throws IOException {
    SimulatedNode asked = node;
    if (asked == null || asked.dead) {
      List<SimulatedNode> all = nodes.all();
      asked = all.get(random.nextInt(all.size()));
      node = asked;
    }
    Exchange exchange = new Exchange(poll, asked);
    open = exchange;
    network.send(exchange);
    baton.await(() -> exchange.over);
    open = null;
    RevocationAnswer answer = exchange.answer;
    if (answer == null) {
      throw new IOException("no answer");
    }
    return answer;
  }

  Verification verify(String token) {
    return verifier.verify(token);
  }

  RevokedSids known() {
    return follower.current();
  }
}
