package usher.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Redis server or cluster. Thread-safe: all callers share one connection to each server, on
 * which their commands stand one behind the other.
 *
 * <p>Nothing waits longer than the timeout, also when Redis is stalled; while there is no
 * connection commands fail at once. It connects when it is first needed, and by itself after that.
 */
public final class Redis implements AutoCloseable {
  /**
   * Where it is and how long it may take.
   *
   * @param url as {@code redis://host:6379} or {@code rediss://:password@host:6379}
   * @param cluster whether it is a cluster, of which the address is one server
   * @param timeout for each command, and for connecting
   */
  public record Settings(String url, boolean cluster, Duration timeout) {
    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
      return "Settings[cluster=" + cluster + ", timeout=" + timeout + "]";
    }
  }

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Clients clients;
  private final Duration timeout;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable RedisScriptingAsyncCommands<String, byte[]> commands;
  private volatile long notBefore = System.nanoTime();

  /** Makes a way there; nothing is sent yet. */
  public Redis(Settings settings) {
    this.clients = new Clients(settings);
    this.timeout = settings.timeout();
  }

  /**
   * Runs a script on one key as one step and gives its answer, an array; strings come as bytes,
   * numbers as {@link Long}, arrays as lists. Throws {@link RedisDown}.
   */
  public List<Object> run(Script script, String key, byte[]... arguments) {
    RedisScriptingAsyncCommands<String, byte[]> redis = commands();
    String[] keys = {key};
    try {
      return await(redis.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments));
    } catch (RedisNoScriptException e) {
      // A server that was started anew, or has never heard of it.
      try {
        return await(redis.eval(script.text(), ScriptOutputType.MULTI, keys, arguments));
      } catch (RedisException again) {
        throw new RedisDown("Redis refused", again);
      }
    } catch (RedisException e) {
      throw new RedisDown("Redis refused", e);
    }
  }

  /** Hears what is published on a channel from now on, as far as the connection stands. */
  public void listen(String channel, Consumer<byte[]> listener) {
    clients.listen(channel, listener);
  }

  @Override
  public void close() {
    clients.close();
  }

  private List<Object> await(RedisFuture<List<Object>> answer) {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new RedisDown("Redis did not answer within " + timeout, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RedisException refused) {
        throw refused;
      }
      throw new RedisDown("Redis did not answer", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new RedisDown("interrupted", e);
    }
  }

  private RedisScriptingAsyncCommands<String, byte[]> commands() {
    RedisScriptingAsyncCommands<String, byte[]> known = commands;
    return known == null ? connect() : known;
  }

  private RedisScriptingAsyncCommands<String, byte[]> connect() {
    try {
      if (!connecting.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new RedisDown("there is no connection to Redis", new TimeoutException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisDown("interrupted", e);
    }
    try {
      RedisScriptingAsyncCommands<String, byte[]> known = commands;
      if (known != null) {
        return known;
      }
      if (System.nanoTime() - notBefore < 0) {
        throw new RedisDown("there is no connection to Redis", new TimeoutException());
      }
      known = clients.connect();
      commands = known;
      return known;
    } catch (RedisException e) {
      notBefore = System.nanoTime() + PAUSE.toNanos();
      throw new RedisDown("there is no connection to Redis", e);
    } finally {
      connecting.unlock();
    }
  }
}
