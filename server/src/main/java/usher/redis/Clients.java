package usher.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The library's client for one server or for a cluster, set up alike. Thread-safe. */
final class Clients implements AutoCloseable {
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final Duration TOPOLOGY_EVERY = Duration.ofSeconds(10);
  private static final int WAITING_MAX = 10_000;
  private static final int PORT = 6379;
  private static final Duration RECONNECT_EVERY = Duration.ofMillis(200);

  private record Heard(String channel, Consumer<byte[]> listener) {}

  private final ClientResources resources =
      ClientResources.builder().reconnectDelay(Delay.constant(RECONNECT_EVERY)).build();
  private final Redis.Settings settings;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  /** One of the two is there. */
  private final @Nullable RedisClient single;

  private final @Nullable RedisClusterClient cluster;

  Clients(Redis.Settings settings) {
    this.settings = settings;
    List<RedisURI> addresses = settings.addresses().stream().map(this::address).toList();
    this.single = settings.cluster() ? null : single(addresses.getFirst());
    this.cluster = settings.cluster() ? cluster(addresses) : null;
  }

  /** Connects, and hears what is to be heard. */
  Connection connect() {
    StatefulRedisPubSubConnection<String, byte[]> published =
        cluster == null
            ? Objects.requireNonNull(single).connectPubSub(CODEC)
            : cluster.connectPubSub(CODEC);
    try {
      published.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
              heard.stream()
                  .filter(one -> one.channel().equals(channel))
                  .forEach(one -> one.listener().accept(message));
            }
          });
      for (Heard one : heard) {
        published.sync().subscribe(one.channel());
      }
      return commands(published);
    } catch (RuntimeException e) {
      var _ = published.closeAsync();
      throw e;
    }
  }

  private Connection commands(StatefulConnection<String, byte[]> published) {
    if (cluster == null) {
      StatefulRedisConnection<String, byte[]> one = Objects.requireNonNull(single).connect(CODEC);
      return new Connection(one.async(), one, published);
    }
    StatefulRedisClusterConnection<String, byte[]> all = cluster.connect(CODEC);
    return new Connection(all.async(), all, published);
  }

  /** To be said before {@link #connect}. */
  void listen(String channel, Consumer<byte[]> listener) {
    heard.add(new Heard(channel, listener));
  }

  @Override
  public void close() {
    if (single != null) {
      single.shutdown(0, 1, TimeUnit.SECONDS);
    }
    if (cluster != null) {
      cluster.shutdown(0, 1, TimeUnit.SECONDS);
    }
    resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  private RedisURI address(String written) {
    URI address = URI.create(written);
    RedisURI.Builder redis =
        RedisURI.builder()
            .withHost(address.getHost())
            .withPort(address.getPort() < 0 ? PORT : address.getPort())
            .withSsl(address.getScheme().equals("rediss"))
            .withTimeout(settings.timeout());
    if (!settings.username().isEmpty()) {
      redis.withAuthentication(settings.username(), settings.password());
    } else if (!settings.password().isEmpty()) {
      redis.withPassword(settings.password().toCharArray());
    }
    return redis.build();
  }

  private RedisClient single(RedisURI address) {
    RedisClient client = RedisClient.create(resources, address);
    client.setOptions(
        options(ClientOptions.builder())
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
    return client;
  }

  /** It connects to each server when it first needs it: meanwhile commands have to wait. */
  private RedisClusterClient cluster(List<RedisURI> addresses) {
    RedisClusterClient client = RedisClusterClient.create(resources, addresses);
    ClusterTopologyRefreshOptions refresh =
        ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(TOPOLOGY_EVERY).build();
    client.setOptions(
        options(ClusterClientOptions.builder()).topologyRefreshOptions(refresh).build());
    return client;
  }

  private <B extends ClientOptions.Builder> B options(B options) {
    options
        .requestQueueSize(WAITING_MAX)
        .socketOptions(SocketOptions.builder().connectTimeout(settings.timeout()).build());
    return options;
  }
}
