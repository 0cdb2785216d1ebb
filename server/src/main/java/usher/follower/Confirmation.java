package usher.follower;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import usher.edge.TrustClock.Moment;

/** One sign-out on its way to all followers. Thread-safe. */
public final class Confirmation {
  /**
   * How far it has come.
   *
   * @param isConfirmed whether every follower refuses by now
   * @param after how long that took; null while it is not, and where nobody measured it
   * @param followers how many nodes and edges there were
   * @param confirmed how many of them said that they refuse; the others refuse by themselves once
   *     it is confirmed
   * @param certainAt from when all refuse, heard of or not
   */
  public record State(
      boolean isConfirmed,
      @Nullable Duration after,
      int followers,
      int confirmed,
      Instant certainAt) {
    /** Nothing is known yet but from when it is certain. */
    public static State open(Instant certainAt) {
      return new State(false, null, 0, 0, certainAt);
    }
  }

  private final long seq;
  private final @Nullable Moment begun;
  private final long committed;
  private final Consumer<State> onConfirmed;
  private final CountDownLatch confirmed = new CountDownLatch(1);
  private volatile State state;

  /** The followers are counted when they are looked at for the first time after the commit. */
  private boolean looked;

  private Duration bound;

  /**
   * Makes it.
   *
   * @param begun when the sign-out began; null if that is not known
   * @param committed on the waiting clock, after the commit
   * @param bound after how long it is certain, as far as is known yet
   */
  Confirmation(
      long seq,
      @Nullable Moment begun,
      long committed,
      Duration bound,
      Instant certainAt,
      Consumer<State> onConfirmed) {
    this.seq = seq;
    this.begun = begun;
    this.committed = committed;
    this.bound = bound;
    this.state = State.open(certainAt);
    this.onConfirmed = onConfirmed;
  }

  /** The number up to which followers must have read. */
  long seq() {
    return seq;
  }

  /** How far it has come. */
  public State state() {
    return state;
  }

  /** The same, after waiting for it to be confirmed, at most so long. */
  public State await(Duration atMost) throws InterruptedException {
    var _ = confirmed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    return state;
  }

  /**
   * A look at the followers after the commit.
   *
   * @param complete whether all that are not certain to be silent have said so (rule C4)
   * @param followers how many there are
   * @param have how many of them said so
   * @param longest after how long the most trusting of them is certain to refuse (rule C1)
   * @param from the waiting clock before the look
   * @return whether it is confirmed
   */
  boolean look(boolean complete, int followers, int have, Duration longest, long from, Moment now) {
    State before = state;
    int of = before.followers();
    Instant certainAt = before.certainAt();
    if (!looked) {
      looked = true;
      of = followers;
      // One that trusts for longer may have come since the bound was last looked up.
      if (longest.compareTo(bound) > 0) {
        certainAt = certainAt.plus(longest.minus(bound));
        bound = longest;
      }
    }
    boolean certain = complete || WaitingClock.passed(committed, from, bound);
    settle(certain, now, of, Math.min(of, have), certainAt);
    return certain;
  }

  /** The same when nothing can be read: time confirms, if it is known of all for how long. */
  boolean lookAway(long from, Moment now) {
    boolean certain = looked && WaitingClock.passed(committed, from, bound);
    if (certain) {
      State before = state;
      settle(true, now, before.followers(), before.confirmed(), before.certainAt());
    }
    return certain;
  }

  /** Tells whoever writes it down, and then those who wait: they may count on its being written. */
  void tell() {
    try {
      onConfirmed.accept(state);
    } finally {
      confirmed.countDown();
    }
  }

  private void settle(boolean certain, Moment now, int followers, int have, Instant certainAt) {
    Moment from = begun;
    Duration after = certain && from != null ? Duration.ofNanos(now.nanos() - from.nanos()) : null;
    state = new State(certain, after, followers, have, certainAt);
  }
}
