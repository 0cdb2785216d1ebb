package usher;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import usher.playback.lease.Leases;
import usher.playback.lease.LocalLeases;
import usher.playback.lease.redis.RedisLeases;
import usher.redis.Redis;

/** Opens the store of leases that the configuration names. */
final class LeaseStore {
  private LeaseStore() {}

  /**
   * Opens it; a store outside need not be there yet.
   *
   * @param nanos a counter of nanoseconds that never goes back
   */
  static Leases open(Config config, InstantSource clock, LongSupplier nanos) {
    Config.Playback playback = config.playback();
    Leases.Times times =
        Leases.Times.of(
            playback.lease(), playback.holdAfterLoss() ? playback.lease() : Duration.ZERO);
    if (!playback.inRedis()) {
      return new LocalLeases(times, nanos, clock);
    }
    Config.Redis redis = config.redis();
    Redis.Settings settings =
        new Redis.Settings(
            redis.addresses(),
            redis.cluster(),
            redis.username(),
            redis.password().value(),
            redis.timeout());
    return new RedisLeases(new Redis(settings, nanos), times, clock, nanos);
  }
}
