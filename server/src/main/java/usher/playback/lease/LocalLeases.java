package usher.playback.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.signin.SignInId;

/**
 * The leases of a service with one node, in its memory. Thread-safe.
 *
 * <p>The map runs one account's steps one after the other; that is the atomic step. Time is read
 * inside it, from a clock that only goes forward: setting the time of day neither makes a lease nor
 * prolongs one.
 */
public final class LocalLeases implements Leases {
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  private final ConcurrentHashMap<AccountKey, AccountLeases> accounts = new ConcurrentHashMap<>();
  private final List<Consumer<Ended>> listeners = new CopyOnWriteArrayList<>();
  private final Times times;
  private final LongSupplier nanos;
  private final InstantSource wall;
  private final long startedAt;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease-sweep").factory());

  /**
   * Makes an empty store, which counts as one that has lost its memory.
   *
   * @param nanos a counter of nanoseconds that never goes back, like {@link System#nanoTime}
   * @param wall the time of day, for people only
   */
  public LocalLeases(Times times, LongSupplier nanos, InstantSource wall) {
    this.times = times;
    this.nanos = nanos;
    this.wall = wall;
    this.startedAt = nanos.getAsLong();
    long every = SWEEP_EVERY.toSeconds();
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, every, every, TimeUnit.SECONDS);
  }

  @Override
  public Admission acquire(Start start) {
    return step(start.account(), (leases, now, ended) -> leases.acquire(start, now, ended));
  }

  @Override
  public Renewal renew(AccountId account, SignInId sid, PlaybackId id) {
    Slot<Renewal> slot = new Slot<>();
    slot.answer = new Renewal.Gone(PlaybackEnd.LAPSED, null);
    accounts.computeIfPresent(
        AccountKey.of(account),
        (key, leases) -> {
          slot.answer = leases.renew(sid, id, now());
          return leases;
        });
    return slot.answer();
  }

  @Override
  public boolean stop(AccountId account, PlaybackId id, SignInId by, String byName) {
    return step(account, (leases, now, ended) -> leases.stop(id, by, byName, now, ended));
  }

  @Override
  public int release(AccountId account, SignInId sid, Instant until, @Nullable String by) {
    return step(
        account,
        (leases, now, ended) -> {
          // The time of day may have been set meanwhile: no tombstone is shorter than a lease.
          long left = Math.max(0, Duration.between(now.wall(), until).toNanos());
          long end = now.nanos() + Math.max(left, times.lease().toNanos());
          return leases.release(sid, end, by, now, ended);
        });
  }

  @Override
  public int limit(AccountId account, PlanLimit limit) {
    return step(account, (leases, now, ended) -> leases.limit(limit, now, ended));
  }

  @Override
  public List<Lease> live(AccountId account) {
    return step(account, (leases, now, ended) -> leases.live(now));
  }

  @Override
  public boolean answers() {
    return true;
  }

  @Override
  public void onEnded(Consumer<Ended> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
  }

  /** How many leases have not run out. Asks every account: for who looks now and then. */
  public long size() {
    LongAdder live = new LongAdder();
    for (AccountKey key : accounts.keySet()) {
      accounts.computeIfPresent(
          key,
          (k, leases) -> {
            boolean kept = leases.drop(now());
            live.add(leases.size());
            return kept ? leases : null;
          });
    }
    return live.sum();
  }

  /** How many accounts it holds anything of. */
  int accounts() {
    return accounts.size();
  }

  /** Lets go of accounts that nobody asked about since their last playback ran out. */
  void sweep() {
    for (AccountKey key : accounts.keySet()) {
      accounts.computeIfPresent(key, (k, leases) -> leases.drop(now()) ? leases : null);
    }
  }

  private Now now() {
    return new Now(nanos.getAsLong() - startedAt, wall.instant(), times);
  }

  private interface Step<T> {
    T run(AccountLeases leases, Now now, List<Ended> ended);
  }

  /** Carries an answer out of the map's step. */
  private static final class Slot<T> {
    private @Nullable T answer;

    T answer() {
      return Objects.requireNonNull(answer);
    }
  }

  private <T> T step(AccountId account, Step<T> step) {
    Slot<T> slot = new Slot<>();
    List<Ended> ended = new ArrayList<>(0);
    accounts.compute(
        AccountKey.of(account),
        (key, known) -> {
          AccountLeases leases = known == null ? new AccountLeases() : known;
          Now now = now();
          slot.answer = step.run(leases, now, ended);
          return leases.drop(now) ? leases : null;
        });
    ended.forEach(one -> listeners.forEach(listener -> listener.accept(one)));
    return slot.answer();
  }
}
