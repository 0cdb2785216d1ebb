package usher.playback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.account.AccountId;
import usher.playback.lease.Leases;
import usher.playback.lease.LeasesDown;
import usher.signin.SignInId;

/**
 * Ends the playbacks of sign-ins that are over (rule L2): each is tried until the lease store has
 * done it. Thread-safe; one virtual thread does the work, so that the revocation feed never waits
 * for a store that is down.
 */
public final class Releases implements AutoCloseable {
  /**
   * One sign-in that is over.
   *
   * @param until after which no token of it can come any more
   */
  public record Release(AccountId account, SignInId sid, Instant until, @Nullable String by) {}

  private record Open(Release release, CompletableFuture<Integer> done) {}

  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration ANSWERS_KEPT = Duration.ofMinutes(1);
  private static final int ANSWERS_MAX = 10_000;

  private final Leases leases;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Open> open = new LinkedBlockingQueue<>();
  private final Cache<SignInId, CompletableFuture<Integer>> answers =
      Caffeine.newBuilder().maximumSize(ANSWERS_MAX).expireAfterWrite(ANSWERS_KEPT).build();
  private final Thread thread;
  private volatile boolean closed;

  public Releases(Leases leases, InstantSource clock) {
    this.leases = leases;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("releases").unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Puts a sign-in in line; returns at once. */
  public void add(Release release) {
    Open one = new Open(release, new CompletableFuture<>());
    answers.put(release.sid(), one.done());
    open.add(one);
  }

  /**
   * Waits until these sign-ins hold no lease any more, and tells how many playbacks that ended;
   * empty if it is not known in time.
   */
  public OptionalInt await(Collection<SignInId> sids, Duration atMost) {
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    for (SignInId sid : sids) {
      CompletableFuture<Integer> done = answers.getIfPresent(sid);
      if (done == null) {
        return OptionalInt.empty();
      }
      all.add(done);
    }
    try {
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
          .get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return OptionalInt.of(all.stream().mapToInt(CompletableFuture::join).sum());
    } catch (TimeoutException | ExecutionException e) {
      LOG.debug("the playbacks of a sign-out have not ended yet", e);
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    int failures = 0;
    while (!closed) {
      try {
        Open one = open.take();
        if (done(one)) {
          failures = 0;
        } else {
          // Behind the others: of a cluster one part may be down and the rest not.
          open.add(one);
          failures++;
          if (failures >= open.size()) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            failures = 0;
          }
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean done(Open one) {
    Release release = one.release();
    try {
      one.done()
          .complete(
              leases.release(release.account(), release.sid(), release.until(), release.by()));
      return true;
    } catch (LeasesDown e) {
      // After its time nothing of it can be admitted, and what it held has lapsed. By this node's
      // clock, which may be wrong: so that is no reason not to have tried.
      return !clock.instant().isBefore(release.until()) && one.done().complete(0);
    } catch (RuntimeException e) {
      LOG.error("the playbacks of a sign-in that is over cannot be ended; trying again", e);
      return false;
    }
  }
}
