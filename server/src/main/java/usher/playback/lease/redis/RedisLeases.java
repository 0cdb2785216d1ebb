package usher.playback.lease.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.account.AccountId;
import usher.playback.lease.Admission;
import usher.playback.lease.Cap;
import usher.playback.lease.Ended;
import usher.playback.lease.Lease;
import usher.playback.lease.Leases;
import usher.playback.lease.LeasesDown;
import usher.playback.lease.Packing;
import usher.playback.lease.PlanLimit;
import usher.playback.lease.PlaybackId;
import usher.playback.lease.Renewal;
import usher.playback.lease.Start;
import usher.redis.Redis;
import usher.redis.RedisDown;
import usher.redis.Script;
import usher.signin.SignInId;

/**
 * The leases of all nodes, in a Redis server or cluster. Thread-safe.
 *
 * <p>Each step is one run of a script on one key, the account's, whose hash tag is the account: so
 * a cluster runs it where the account lives. The clock that decides is Redis's own {@code TIME}.
 */
public final class RedisLeases implements Leases {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLeases.class);
  private static final Script SCRIPT = Script.read("usher/redis/leases.lua");
  private static final String CHANNEL = "usher:playbacks:ended";
  private static final AccountId NOBODY = new AccountId("nobody");
  private static final long LOG_EVERY = Duration.ofSeconds(10).toNanos();

  private final Redis redis;
  private final Times times;
  private final InstantSource wall;
  private final List<Consumer<Ended>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService teller =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("playbacks-ended").factory());
  private final LongSupplier nanos;
  private final AtomicLong logged;

  /**
   * Makes the way to the store; nothing is asked of it yet.
   *
   * @param wall the time of day, for people only
   * @param nanos a counter of nanoseconds that never goes back, for the log only
   */
  public RedisLeases(Redis redis, Times times, InstantSource wall, LongSupplier nanos) {
    this.redis = redis;
    this.times = times;
    this.wall = wall;
    this.nanos = nanos;
    this.logged = new AtomicLong(nanos.getAsLong() - LOG_EVERY);
    redis.listen(CHANNEL, message -> teller.execute(() -> tell(message)));
  }

  /** The account's key; what stands in braces decides which server of a cluster has it. */
  static String key(AccountId account) {
    return "usher:leases:{" + account.value() + "}";
  }

  @Override
  public Admission acquire(Start start) {
    List<byte[]> words = new ArrayList<>();
    words.add(Packing.pack(start.playback(), start.key()));
    words.add(start.takeOver() == null ? new byte[0] : Packing.text(start.takeOver().value()));
    words.add(bytes(start.returning() ? "1" : "0"));
    words.addAll(limitWords(start.limit()));
    for (Cap cap : start.caps()) {
      words.add(bytes(cap.rule()));
      words.add(bytes(Integer.toString(cap.screens())));
      words.add(letters(cap.devices()));
      words.add(letters(cap.contents()));
      words.add(bytes(cap.sameTitle() ? "1" : "0"));
      words.add(bytes(cap.shadow() ? "1" : "0"));
    }
    return Answers.admission(run("acquire", start.account(), words), wall.instant());
  }

  @Override
  public Renewal renew(AccountId account, SignInId sid, PlaybackId id) {
    List<byte[]> words = List.of(Packing.text(id.value()), Packing.text(sid.value()));
    return Answers.renewal(run("renew", account, words), wall.instant());
  }

  @Override
  public boolean stop(AccountId account, PlaybackId id, SignInId by, String byName) {
    List<byte[]> words = List.of(Packing.text(id.value()), Packing.text(by.value()), bytes(byName));
    return count("stop", account, words) > 0;
  }

  @Override
  public int release(AccountId account, SignInId sid, Instant until, @Nullable String by) {
    // As a length: the clock that counts it is not the one that set the end.
    long left = Math.max(0, Duration.between(wall.instant(), until).toMillis());
    List<byte[]> words =
        List.of(Packing.text(sid.value()), bytes(Long.toString(left)), bytes(by == null ? "" : by));
    return count("release", account, words);
  }

  @Override
  public int limit(AccountId account, PlanLimit limit) {
    return count("limit", account, limitWords(limit));
  }

  @Override
  public List<Lease> live(AccountId account) {
    return Answers.leases(run("live", account, List.of()), wall.instant());
  }

  @Override
  public boolean answers() {
    try {
      live(NOBODY);
      return true;
    } catch (LeasesDown e) {
      return false;
    }
  }

  @Override
  public void onEnded(Consumer<Ended> listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    redis.close();
    teller.shutdownNow();
  }

  private int count(String step, AccountId account, List<byte[]> words) {
    return Math.toIntExact(Answers.number(run(step, account, words), 0));
  }

  private List<Object> run(String step, AccountId account, List<byte[]> words) {
    List<byte[]> all = new ArrayList<>(words.size() + 6);
    all.add(bytes(step));
    for (Duration time : List.of(times.lease(), times.hold(), times.guard(), times.remembered())) {
      all.add(bytes(Long.toString(time.toMillis())));
    }
    all.add(bytes(CHANNEL));
    all.addAll(words);
    try {
      return redis.run(SCRIPT, key(account), all.toArray(byte[][]::new));
    } catch (RedisDown e) {
      complain(e);
      throw new LeasesDown(e);
    }
  }

  /** Once in a while: with the store down every start would write a line. */
  private void complain(RedisDown e) {
    long last = logged.get();
    long now = nanos.getAsLong();
    if (now - last >= LOG_EVERY && logged.compareAndSet(last, now)) {
      LOG.warn("the leases cannot be asked", e);
    }
  }

  private void tell(byte[] message) {
    Ended ended = Answers.ended(message);
    listeners.forEach(listener -> listener.accept(ended));
  }

  private static List<byte[]> limitWords(PlanLimit limit) {
    return List.of(
        bytes(Long.toString(limit.version())),
        bytes(Integer.toString(limit.screens())),
        bytes(limit.plan()));
  }

  /** One letter for each kind, A for the first. */
  @SuppressWarnings("EnumOrdinal") // Packing writes the same numbers, and nothing keeps them longer
  private static byte[] letters(Iterable<? extends Enum<?>> kinds) {
    StringBuilder letters = new StringBuilder();
    for (Enum<?> kind : kinds) {
      letters.append((char) ('A' + kind.ordinal()));
    }
    return bytes(letters.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
