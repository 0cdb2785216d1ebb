package usher.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The library's clients for one server or for a cluster, set up alike. Thread-safe. */
final class Clients implements AutoCloseable {
  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
  private static final Duration TOPOLOGY_EVERY = Duration.ofSeconds(10);
  private static final int WAITING_MAX = 10_000;
  private static final Duration RECONNECT_EVERY = Duration.ofMillis(200);

  private record Heard(String channel, Consumer<byte[]> listener) {}

  private final ClientResources resources =
      ClientResources.builder().reconnectDelay(Delay.constant(RECONNECT_EVERY)).build();
  private final RedisURI uri;
  private final Redis.Settings settings;
  private final RedisClient single;
  private final RedisClusterClient cluster;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  Clients(Redis.Settings settings) {
    this.settings = settings;
    this.uri = RedisURI.create(settings.url());
    uri.setTimeout(settings.timeout());
    this.single = RedisClient.create(resources, uri);
    single.setOptions(options(ClientOptions.builder()).build());
    this.cluster = RedisClusterClient.create(resources, uri);
    ClusterClientOptions.Builder clustered = ClusterClientOptions.builder();
    options(clustered);
    cluster.setOptions(
        clustered
            .topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(TOPOLOGY_EVERY)
                    .build())
            .build());
  }

  /** Connects, and hears what is to be heard. */
  RedisScriptingAsyncCommands<String, byte[]> connect() {
    RedisScriptingAsyncCommands<String, byte[]> commands =
        settings.cluster() ? cluster.connect(CODEC).async() : single.connect(CODEC).async();
    StatefulRedisPubSubConnection<String, byte[]> published =
        settings.cluster() ? cluster.connectPubSub(CODEC) : single.connectPubSub(CODEC);
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
    return commands;
  }

  /** To be said before {@link #connect}. */
  void listen(String channel, Consumer<byte[]> listener) {
    heard.add(new Heard(channel, listener));
  }

  @Override
  public void close() {
    single.shutdown(0, 1, TimeUnit.SECONDS);
    cluster.shutdown(0, 1, TimeUnit.SECONDS);
    resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  private <B extends ClientOptions.Builder> B options(B options) {
    options
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(WAITING_MAX)
        .socketOptions(SocketOptions.builder().connectTimeout(settings.timeout()).build());
    return options;
  }
}
