package usher.follower;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.edge.TrustClock;
import usher.edge.TrustClock.Moment;

/**
 * Waits for the followers on behalf of all sign-outs of this process at once. Thread-safe.
 *
 * <p>A sign-out is confirmed when each node's row says that the node and its edges have it, or has
 * been unchanged for so long that they trust nothing (rule C4); at the latest when that must be so
 * for all, whatever is heard of them (C1). One's own row counts like the others.
 */
public final class Confirmations {
  private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);

  /** All rows and the log that they should count in, of one snapshot. */
  record Rows(String epoch, List<Node> nodes) {}

  /** This node, if this process is one: of its own followers each is known. */
  interface Own {
    String instance();

    /** How many there are by now, the node included. */
    int count();

    /** How many of them, the node included, refuse everything up to that number of that log. */
    int have(String epoch, long seq);
  }

  private final Supplier<Rows> rows;
  private final Silences silences;
  private final WaitingClock waiting;
  private final TrustClock clock;
  private final Bounds bounds;
  private final Own own;
  private final ConcurrentLinkedQueue<Confirmation> open = new ConcurrentLinkedQueue<>();
  private volatile Runnable wake = () -> {};
  private volatile Consumer<Confirmation.State> confirmed = state -> {};
  private volatile Duration longest;

  /**
   * Makes it.
   *
   * @param rows reads them, from what is committed at that moment
   */
  Confirmations(
      Supplier<Rows> rows,
      Silences silences,
      WaitingClock waiting,
      TrustClock clock,
      Bounds bounds,
      Own own) {
    this.rows = rows;
    this.silences = silences;
    this.waiting = waiting;
    this.clock = clock;
    this.bounds = bounds;
    this.own = own;
    this.longest = bounds.certainAfter();
  }

  /** What is called when there is something to wait for. */
  void onEntered(Runnable hint) {
    wake = hint;
  }

  /** The moment as a beginning for {@link #enter}. */
  public Moment now() {
    return clock.now();
  }

  /** From when a sign-out that is committed now is certain. */
  public Instant certainAt() {
    return clock.wall().instant().plus(longest);
  }

  /**
   * Begins to wait for a sign-out, which is committed by now.
   *
   * @param seq up to which followers must have read; the log's head if it ended nothing
   * @param begun when it began; null if that is not known
   * @param onConfirmed is called once, when it is confirmed, and must be quick
   */
  public Confirmation enter(
      long seq, @Nullable Moment begun, Consumer<Confirmation.State> onConfirmed) {
    Confirmation one =
        new Confirmation(seq, begun, waiting.now(), longest, certainAt(), onConfirmed);
    open.add(one);
    wake.run();
    return one;
  }

  /** What is called for each that is confirmed; it must be quick. */
  void onConfirmed(Consumer<Confirmation.State> listener) {
    confirmed = listener;
  }

  /** How many wait. */
  int open() {
    return open.size();
  }

  /** Whether somebody waits. */
  boolean waits() {
    return !open.isEmpty();
  }

  /** One look at the followers, for all that wait. */
  void look() {
    // Before the rows are read: whoever comes meanwhile waits for a list that is read after its
    // commit (rule C4).
    List<Confirmation> waited = List.copyOf(open);
    if (waited.isEmpty()) {
      return;
    }
    long from = waiting.now();
    List<Confirmation> done = look(waited, from);
    if (!done.isEmpty()) {
      open.removeAll(new HashSet<>(done));
      for (Confirmation one : done) {
        one.tell();
        confirmed.accept(one.state());
      }
    }
  }

  private List<Confirmation> look(List<Confirmation> waited, long from) {
    Rows read;
    try {
      read = rows.get();
    } catch (RuntimeException e) {
      LOG.warn("the nodes' rows cannot be read; receipts wait for their time", e);
      Moment now = clock.now();
      return waited.stream().filter(one -> one.lookAway(from, now)).toList();
    }
    silences.see(read);
    List<Node> trusting =
        read.nodes.stream().filter(node -> !silences.certain(node, from)).toList();
    longest = longest(trusting);
    Moment now = clock.now();
    return waited.stream().filter(one -> look(one, read.epoch, trusting, from, now)).toList();
  }

  private boolean look(Confirmation one, String epoch, List<Node> trusting, long from, Moment now) {
    boolean complete = true;
    int followers = 0;
    int have = 0;
    for (Node node : trusting) {
      boolean has = node.has(epoch, one.seq());
      complete &= has;
      if (node.instance().equals(own.instance())) {
        followers += own.count();
        have += own.have(epoch, one.seq());
      } else {
        // Of another node's followers it is only known when all have it.
        followers += node.followers();
        have += has ? node.followers() : 0;
      }
    }
    return one.look(complete, followers, have, longest, from, now);
  }

  private Duration longest(List<Node> trusting) {
    return trusting.stream()
        .map(Node::staleness)
        .map(bounds::certainAfter)
        .reduce(bounds.certainAfter(), (a, b) -> a.compareTo(b) > 0 ? a : b);
  }
}
