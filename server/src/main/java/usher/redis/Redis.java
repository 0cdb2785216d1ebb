package usher.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One Redis server or cluster. Thread-safe: all callers share one connection to each server, on
 * which their commands stand one behind the other.
 *
 * <p>Nobody waits longer than the timeout, also when Redis is stalled or cannot be reached; without
 * a connection to a single server commands fail at once. It connects when it is first needed, and
 * by itself after that.
 */
public final class Redis implements AutoCloseable {
  /**
   * Where it is and how long it may take.
   *
   * @param addresses as {@code redis://host:6379}, or {@code rediss://} for TLS; several only of
   *     one cluster
   * @param cluster whether it is a cluster
   * @param username for Redis's access lists; empty for the default one
   * @param password empty if it asks for none
   * @param timeout for each run, connecting included
   */
  public record Settings(
      List<String> addresses, boolean cluster, String username, String password, Duration timeout) {
    public Settings {
      addresses = List.copyOf(addresses);
    }

    @Override
    public String toString() {
      return "Settings[" + addresses + ", cluster=" + cluster + ", timeout=" + timeout + "]";
    }
  }

  /** After an attempt to connect that failed, callers are told so at once for that long. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  /**
   * A connection on which nothing was answered for so long is given up: the machine at its other
   * end may be gone without a word, which TCP notices after many minutes.
   */
  private static final Duration DEAD_AFTER = Duration.ofSeconds(2);

  private final Clients clients;
  private final Duration timeout;
  private final LongSupplier nanos;

  /** Made, in the making, or failed; null before the first. */
  private final AtomicReference<@Nullable CompletableFuture<Connection>> connection =
      new AtomicReference<>();

  private volatile long failedAt;
  private volatile long answeredAt;

  /**
   * Makes a way there; nothing is sent yet.
   *
   * @param nanos a counter of nanoseconds that never goes back
   */
  public Redis(Settings settings, LongSupplier nanos) {
    this.clients = new Clients(settings);
    this.timeout = settings.timeout();
    this.nanos = nanos;
  }

  /**
   * Runs a script on one key as one step and gives its answer, an array; strings come as bytes,
   * numbers as {@link Long}, arrays as lists. Throws {@link RedisDown}.
   */
  public List<Object> run(Script script, String key, byte[]... arguments) {
    long end = nanos.getAsLong() + timeout.toNanos();
    CompletableFuture<Connection> used = connection();
    try {
      List<Object> answer = run(await(used, end), script, key, arguments, end);
      answeredAt = nanos.getAsLong();
      return answer;
    } catch (RedisException e) {
      throw new RedisDown("Redis refused", e);
    } catch (TimeoutException e) {
      giveUpIfDead(used);
      throw new RedisDown("Redis did not answer within " + timeout, e);
    }
  }

  /** Hears what is published on a channel; to be said before the first run. */
  public void listen(String channel, Consumer<byte[]> listener) {
    clients.listen(channel, listener);
  }

  @Override
  public void close() {
    clients.close();
  }

  private List<Object> run(
      Connection connection, Script script, String key, byte[][] arguments, long end)
      throws TimeoutException {
    String[] keys = {key};
    try {
      return await(
          connection.scripts().evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments),
          end);
    } catch (RedisNoScriptException e) {
      // A server that was started anew, or has never heard of it.
      return await(
          connection.scripts().eval(script.text(), ScriptOutputType.MULTI, keys, arguments), end);
    }
  }

  private <T> T await(Future<T> answer, long end) throws TimeoutException {
    try {
      return answer.get(Math.max(0, end - nanos.getAsLong()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisException refused) {
        throw refused;
      }
      throw new RedisDown("Redis did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisDown("interrupted", e);
    }
  }

  private CompletableFuture<Connection> connection() {
    while (true) {
      CompletableFuture<Connection> known = connection.get();
      if (known != null && !isToBeTriedAgain(known)) {
        return known;
      }
      CompletableFuture<Connection> made = new CompletableFuture<>();
      if (connection.compareAndSet(known, made)) {
        // In a thread of its own: of a cluster it may take several timeouts, and callers wait one.
        Thread.ofVirtual().name("redis-connect").start(() -> connect(made));
        return made;
      }
    }
  }

  private boolean isToBeTriedAgain(CompletableFuture<Connection> known) {
    return known.isCompletedExceptionally() && nanos.getAsLong() - failedAt >= PAUSE.toNanos();
  }

  private void connect(CompletableFuture<Connection> made) {
    try {
      Connection opened = clients.connect();
      answeredAt = nanos.getAsLong();
      made.complete(opened);
    } catch (RuntimeException e) {
      failedAt = nanos.getAsLong();
      made.completeExceptionally(e);
    }
  }

  private void giveUpIfDead(CompletableFuture<Connection> used) {
    if (used.isDone()
        && nanos.getAsLong() - answeredAt >= DEAD_AFTER.toNanos()
        && connection.compareAndSet(used, null)) {
      var _ = used.thenAccept(Connection::close);
    }
  }
}
