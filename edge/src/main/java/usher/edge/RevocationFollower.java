package usher.edge;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import usher.edge.TrustClock.Moment;

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

  /** The least time between polls that bring nothing, should Usher not hold them. */
  private static final long PACE_MS = 200;

  private static final long FIRST_BACK_OFF_MS = 100;
  private static final long LAST_BACK_OFF_MS = 2_000;

  private final Poll feed;
  private final String name;
  private final Duration staleness;
  private final TrustClock clock;
  private final RandomGenerator random;
  private final List<Consumer<Revocation>> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile RevokedSids current = RevokedSids.empty();
  private String instance;

  /** Where the answers come from. */
  @FunctionalInterface
  interface Poll {
    RevocationAnswer poll(RevocationPoll poll)
        throws IOException, InterruptedException, WireFormatException;
  }

  RevocationFollower(
      Poll feed, String name, Duration staleness, TrustClock clock, RandomGenerator random) {
    this.feed = feed;
    this.name = Wire.word("follower", name);
    this.staleness = staleness;
    this.clock = clock;
    this.random = random;
    this.instance = newInstance();
    this.thread = Thread.ofVirtual().name("usher-follower").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The newest value; one reference to read once for each check. */
  public RevokedSids current() {
    return current;
  }

  /**
   * Waits for the first complete answer, before which no token is accepted.
   *
   * @return whether it came in time
   * @throws InterruptedException if this thread was interrupted
   */
  public boolean awaitFirst(Duration atMost) throws InterruptedException {
    return first.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Calls the listener for each sign-in that is found to be over from now on, after its tokens are
   * refused here. On the follower's thread: a slow listener delays what comes after it.
   */
  public void onRevoked(Consumer<Revocation> listener) {
    listeners.add(listener);
  }

  /** Stops following. What is known stays trusted until its deadline, then all checks are stale. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void run() {
    int failures = 0;
    while (closed.getCount() > 0) {
      try {
        long pauseMs = pollOnce();
        if (failures > 0) {
          LOG.log(System.Logger.Level.INFO, "The feed answers again, after {0} failures", failures);
        }
        failures = 0;
        rest(pauseMs);
      } catch (InterruptedException e) {
        // Only close() interrupts this thread, and the loop's condition sees that.
      } catch (IOException | WireFormatException | RuntimeException | Error e) {
        // Errors too: a follower that ended for want of memory once would refuse for ever.
        failures++;
        var level = failures == 1 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG;
        LOG.log(level, "No answer from the feed of revocations: {0}", e.toString());
        rest(backOffMs(failures));
      }
    }
  }

  /** Between half and whole, so that a thousand back ends do not come back in step. */
  private long backOffMs(int failures) {
    long whole = Math.min(FIRST_BACK_OFF_MS << Math.min(failures - 1, 10), LAST_BACK_OFF_MS);
    return whole / 2 + random.nextLong(whole / 2 + 1);
  }

  /**
   * One question and what follows from its answer; returns how long to rest before the next one.
   */
  private long pollOnce() throws IOException, InterruptedException, WireFormatException {
    RevokedSids before = current;
    Moment sent = clock.now();
    RevocationAnswer answer =
        feed.poll(new RevocationPoll(name, instance, before.epoch(), before.applied(), waitMs()));
    if (!before.counts(answer.epoch())) {
      // The log was restored and may give its numbers a second time: nothing that was confirmed
      // counts in it. Whatever is in the set stays refused.
      instance = newInstance();
      current = before.startOver(answer.epoch());
      return PACE_MS;
    }
    Duration trust = answer.trust().compareTo(staleness) < 0 ? answer.trust() : staleness;
    Moment now = clock.now();
    RevokedSids after = before.join(answer, new Deadline(sent, trust), now);
    current = after;
    if (after.trusted(now)) {
      first.countDown();
    }
    tell(before, answer);
    // Whoever applied something polls at once, which confirms it; a poll that waited has rested.
    boolean rested = now.since(sent).toMillis() >= PACE_MS;
    return rested || after.applied() > before.applied() ? 0 : PACE_MS;
  }

  private void tell(RevokedSids before, RevocationAnswer answer) {
    for (Revocation revocation : answer.revocations()) {
      if (!before.contains(revocation.sid())) {
        for (Consumer<Revocation> listener : listeners) {
          tell(listener, revocation);
        }
      }
    }
  }

  private static void tell(Consumer<Revocation> listener, Revocation revocation) {
    try {
      listener.accept(revocation);
    } catch (RuntimeException | Error e) {
      // Whatever a stranger's code throws must not end the following.
      LOG.log(System.Logger.Level.WARNING, "A listener for revocations failed", e);
    }
  }

  /**
   * Short enough that the next poll, too, is answered within the trust that one answer gives, with
   * time to spare for a try that fails. Usher holds no poll for longer than a quarter of its own
   * staleness.
   */
  private long waitMs() {
    return staleness.toMillis() / 4;
  }

  /** Ends early when the follower is closed. */
  private void rest(long millis) {
    try {
      closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Only close() interrupts this thread, and the loop's condition sees that.
    }
  }

  /** 128 bits, so that no two followers are ever taken for one. */
  private String newInstance() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }
}
