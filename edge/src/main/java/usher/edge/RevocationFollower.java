package usher.edge;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import usher.edge.TrustClock.Moment;
import usher.edge.parts.PollPace;
import usher.edge.parts.Wire;

/**
 * Follows the feed of revocations on one virtual thread until it is closed. Thread-safe.
 *
 * <p>Each poll waits at Usher for news, confirms what was applied before, and renews the right to
 * trust the set. When Usher does not answer, it tries again with growing pauses for as long as it
 * takes; once the trust is over, {@link #current} says so, and after the next answer all is well
 * again.
 */
public final class RevocationFollower implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RevocationFollower.class.getName());

  private static final Duration AT_ONCE = Duration.ZERO;

  private final Feed feed;
  private final String name;
  private final Duration staleness;
  private final TrustClock clock;
  private final RandomGenerator random;
  private final PollPace pace;
  private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Consumer<String> burnt = kid -> {};
  private volatile RevokedSids current = RevokedSids.empty();
  private volatile @Nullable Thread thread;
  private String instance;

  /** Where the answers come from. */
  interface Feed {

    /** Asks the address that answered last; throws when there is no answer in that time. */
    RevocationAnswer poll(RevocationPoll poll, Duration patience)
        throws IOException, InterruptedException, WireFormatException;

    /** Turns to the next address: the follower stays with one until that fails. */
    void turnAway();

    /** How many addresses there are. */
    int addresses();
  }

  RevocationFollower(
      Feed feed, String name, Duration staleness, TrustClock clock, RandomGenerator random) {
    this.feed = feed;
    this.name = Wire.word("follower", name);
    this.staleness = staleness;
    this.clock = clock;
    this.random = random;
    this.pace = new PollPace(random);
    this.instance = newInstance();
  }

  /**
   * Starts following, once.
   *
   * @param afterAnswer is called after each complete answer, on the follower's thread
   */
  void start(Runnable afterAnswer) {
    thread = Thread.ofVirtual().name("usher-follower").start(() -> run(afterAnswer));
  }

  /**
   * What is known by now.
   *
   * @return the newest value: to be read once for each check
   */
  public RevokedSids current() {
    return current;
  }

  /**
   * Waits for the first complete answer, before which no token is accepted.
   *
   * @param atMost how long
   * @return whether it came in time
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean awaitFirst(Duration atMost) throws InterruptedException {
    return first.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Calls the listener for each sign-in that is found to be over from now on, after its tokens are
   * refused here. On the follower's thread: a slow listener delays what comes after it.
   *
   * @param listener what it throws is logged
   */
  public void onRevoked(Consumer<Revocation> listener) {
    listeners.add(listener);
  }

  /** Calls it with the name of each key that is burnt from now on; it must be quick. */
  void onBurnt(Consumer<String> listener) {
    burnt = listener;
  }

  /** Stops following. What is known stays trusted until its deadline, then all checks are stale. */
  @Override
  public void close() {
    closed.countDown();
    Thread following = thread;
    if (following != null) {
      following.interrupt();
    }
  }

  private void run(Runnable afterAnswer) {
    int failures = 0;
    while (closed.getCount() > 0) {
      try {
        Duration pause = pollOnce(failures);
        told(failures);
        failures = 0;
        afterAnswer.run();
        rest(pause);
      } catch (InterruptedException e) {
        // Only close() interrupts this thread, and the loop's condition sees that.
      } catch (IOException | WireFormatException | RuntimeException | Error e) {
        // Errors too: a follower that ended for want of memory once would refuse for ever.
        failures++;
        feed.turnAway();
        report(e, failures);
        rest(pace.backOff(failures, feed.addresses()));
      }
    }
  }

  private static void report(Throwable fault, int failures) {
    var level = failures == 1 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
    report(level, "No answer from the feed of revocations", fault);
  }

  /** Nothing that a log or a fault's own text does may end the following. */
  private static void report(System.Logger.Level level, String what, Throwable fault) {
    try {
      LOG.log(level, what + ": " + fault);
    } catch (RuntimeException | Error e) {
      // The next try says it again.
    }
  }

  private static void told(int failures) {
    if (failures > 0) {
      LOG.log(System.Logger.Level.INFO, "The feed answers again, after {0} failures", failures);
    }
  }

  /**
   * One question and what follows from its answer; returns how long to rest before the next one.
   * Not private, so that a simulation can take the steps in the place of the thread.
   */
  Duration pollOnce(int failures) throws IOException, InterruptedException, WireFormatException {
    RevokedSids before = current;
    Moment sent = clock.now();
    PollPace.Question question = pace.question(before.trustLeft(sent), failures);
    RevocationAnswer answer =
        feed.poll(
            new RevocationPoll(
                name, instance, before.epoch(), before.applied(), question.hold().toMillis()),
            question.patience());
    if (!before.counts(answer.epoch())) {
      // The log was restored and may give its numbers a second time: nothing that was confirmed
      // counts in it. Whatever is in the set stays refused.
      instance = newInstance();
      current = before.startOver(answer.epoch());
      return PollPace.LEAST;
    }
    Duration trust = answer.trust().compareTo(staleness) < 0 ? answer.trust() : staleness;
    Moment now = clock.now();
    RevokedSids after = before.join(answer, new Deadline(sent, trust), now);
    current = after;
    if (after.trusted(now)) {
      first.countDown();
    }
    tell(before, answer);
    if (answer.trust().isZero()) {
      throw new IOException("the node trusts nothing itself");
    }
    // Whoever applied something polls at once, which confirms it; a poll that waited has rested.
    boolean rested = now.since(sent).compareTo(PollPace.LEAST) >= 0;
    return rested || after.applied() > before.applied() ? AT_ONCE : PollPace.LEAST;
  }

  private void tell(RevokedSids before, RevocationAnswer answer) {
    for (Revocation revocation : answer.revocations()) {
      if (!before.contains(revocation.sid())) {
        String kid = revocation.keyId();
        if (kid == null) {
          listeners.forEach(listener -> tell(listener, revocation));
        } else {
          tell(burnt, kid);
        }
      }
    }
  }

  private static <T> void tell(Consumer<T> listener, T news) {
    try {
      listener.accept(news);
    } catch (RuntimeException | Error e) {
      // Whatever a stranger's code throws must not end the following.
      report(System.Logger.Level.WARNING, "A listener for revocations failed", e);
    }
  }

  /** Ends early when the follower is closed. */
  private void rest(Duration pause) {
    try {
      closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Only close() interrupts this thread, and the loop's condition sees that.
    }
  }

  /** 128 bits, so that no two followers are ever taken for one. */
  private String newInstance() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
