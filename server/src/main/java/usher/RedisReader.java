package usher;

import java.util.List;
import usher.config.Section;
import usher.config.Uris;

/** Reads where Redis is, for the leases of several nodes. */
final class RedisReader {
  private RedisReader() {}

  static Config.Redis redis(Section redis, boolean needed) {
    List<String> addresses = redis.texts("addresses", List.of(), Uris.REDIS, Uris::redis);
    boolean cluster = redis.flag("cluster", false);
    if (needed && addresses.isEmpty()) {
      redis.problem("addresses", "playback.leases = \"redis\" needs one");
    }
    if (!needed && !addresses.isEmpty()) {
      redis.problem("addresses", "nothing is kept there without playback.leases = \"redis\"");
    }
    if (!cluster && addresses.size() > 1) {
      redis.problem("addresses", "several only of one cluster, with redis.cluster = true");
    }
    return new Config.Redis(
        addresses,
        cluster,
        redis.text("username", ""),
        redis.secret("password", "text", _ -> true),
        redis.duration("timeout", "250ms", "10ms", "10s"));
  }
}
