package usher.edge.parts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens whose signature was checked lately, in two generations: what is asked for moves to the
 * young one, and when that is full the old one is dropped. Thread-safe.
 *
 * @param <T> what is remembered of a token
 */
public final class VerifiedTokens<T> {

  private final int perGeneration;
  private volatile Generations<T> generations =
      new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());

  /** Remembers at most about {@code limit} tokens. */
  public VerifiedTokens(int limit) {
    this.perGeneration = limit / 2;
  }

  /** What is remembered of the token; null for nothing. */
  public @Nullable T get(String token) {
    Generations<T> now = generations;
    T found = now.young.get(token);
    if (found != null) {
      return found;
    }
    found = now.old.get(token);
    if (found != null) {
      put(token, found);
    }
    return found;
  }

  /** Remembers it, and forgets what was not asked for lately if there is too much. */
  public void put(String token, T value) {
    Map<String, T> young = generations.young;
    young.put(token, value);
    if (young.size() >= perGeneration) {
      turn();
    }
  }

  /** How many tokens are remembered. */
  public int size() {
    return generations.young.size() + generations.old.size();
  }

  private synchronized void turn() {
    Map<String, T> young = generations.young;
    // Of several threads that found it full, the first one turns.
    if (young.size() >= perGeneration) {
      generations = new Generations<>(new ConcurrentHashMap<>(), young);
    }
  }

  private record Generations<T>(Map<String, T> young, Map<String, T> old) {}
}
