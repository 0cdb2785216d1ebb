package usher.bench.playback;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The script of the leases under redis-benchmark, without a node: each account has one playback,
 * and all of them the same words. Used by one thread.
 */
public final class BareScript {
  /** redis-benchmark puts a number of twelve digits there, another each time. */
  private static final String KEY = "usher:leases:{__rand_int__}";

  /** Lease, hold, guard and remembered time in ms, and the channel. */
  private static final List<String> TIMES =
      List.of("75000", "0", "60000", "600000", "usher:playbacks:ended");

  /** Texts as the leases pack them, with a length before each that can be typed: '"' is 34. */
  private static final String ID = "\"" + "i".repeat(34);

  private static final String SID = "\"" + "s".repeat(34);
  private static final String PLAYBACK =
      ID + SID + "startkey" + "AA" + "sincewhn" + SID + "TV\nAda\nnosferatu\n\n2160p";

  private final BareRedis redis;
  private final String name;
  private final long empty;

  private BareScript(BareRedis redis, String name, long empty) {
    this.redis = redis;
    this.name = name;
    this.empty = empty;
  }

  /** On a Redis without data. */
  public static BareScript on(BareRedis redis) throws IOException {
    return new BareScript(redis, redis.loadScript(), redis.usedBytes());
  }

  /** Starts: of nearly every account one, of many of them again. */
  public BareRedis.Found starts(int connections, int accounts)
      throws IOException, InterruptedException {
    List<String> start = command(KEY, "acquire", PLAYBACK, "", "0", "1", "2", "standard");
    return redis.benchmark(connections, 3 * accounts, accounts, start);
  }

  /** Heartbeats of those that were started. */
  public BareRedis.Found heartbeats(int connections, int accounts)
      throws IOException, InterruptedException {
    return redis.benchmark(connections, accounts, accounts, command(KEY, "renew", ID, SID));
  }

  /** What a heartbeat of that account is answered. */
  public String heartbeat(int account) throws IOException {
    return redis.answer(
        command(KEY.replace("__rand_int__", "%012d".formatted(account)), "renew", ID, SID));
  }

  /** Bytes of Redis's memory for each account. */
  public double bytesEach() throws IOException {
    return (double) (redis.usedBytes() - empty) / redis.keys();
  }

  private List<String> command(String key, String step, String... more) {
    List<String> all = new ArrayList<>(List.of("EVALSHA", name, "1", key, step));
    all.addAll(TIMES);
    all.addAll(List.of(more));
    return all;
  }
}
