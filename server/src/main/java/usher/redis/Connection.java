package usher.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;

/** One connection for commands and one for what is published. Thread-safe. */
record Connection(
    RedisScriptingAsyncCommands<String, byte[]> scripts,
    StatefulConnection<String, byte[]> commands,
    StatefulConnection<String, byte[]> published)
    implements AutoCloseable {
  @Override
  public void close() {
    var _ = commands.closeAsync();
    var _ = published.closeAsync();
  }
}
