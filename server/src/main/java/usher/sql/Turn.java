package usher.sql;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import usher.limit.Overload;

/** One change in the queue, its caller waiting for it. Thread-safe. */
final class Turn<T extends @Nullable Object> {
  private enum State {
    QUEUED,
    BEGUN,
    REFUSED
  }

  private final Function<Handle, T> change;
  private final @Nullable Map<String, String> logged = MDC.getCopyOfContextMap();
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
  private final CompletableFuture<T> outcome = new CompletableFuture<>();
  private @Nullable T value;

  Turn(Function<Handle, T> change) {
    this.change = change;
  }

  /** Takes it out of the queue to be made; false if its caller waits no longer. */
  boolean begin() {
    return state.compareAndSet(State.QUEUED, State.BEGUN);
  }

  /** Whether it will never be made. */
  boolean wasRefused() {
    return state.get() == State.REFUSED;
  }

  /** Makes the change; what it logs belongs to the request that asked for it. */
  void make(Handle handle) {
    if (logged == null) {
      value = change.apply(handle);
      return;
    }
    MDC.setContextMap(logged);
    try {
      value = change.apply(handle);
    } finally {
      MDC.clear();
    }
  }

  /** It is durable. */
  @SuppressWarnings("NullAway") // The value of a change that was made, which may be null.
  void tell() {
    outcome.complete(value);
  }

  /** Nothing of it is left. */
  void fail(Throwable cause) {
    outcome.completeExceptionally(cause);
  }

  /** Refuses it if it is not begun. */
  boolean refuse(RuntimeException cause) {
    boolean refused = state.compareAndSet(State.QUEUED, State.REFUSED);
    if (refused) {
      fail(cause);
    }
    return refused;
  }

  /** Waits for the outcome: in the queue at most for so long, and to the end once it is begun. */
  T await(Duration patience, Duration pause) {
    try {
      return outcome.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      refuse(new Overload("the database is busy", pause, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(new Overload("interrupted while waiting for the database", pause, e));
    } catch (ExecutionException e) {
      throw cause(e);
    }
    return end();
  }

  /** A change that is begun cannot be taken back: whoever is told that it failed must be right. */
  private T end() {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return outcome.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw cause(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException cause(ExecutionException e) {
    return switch (e.getCause()) {
      case Error error -> throw error;
      case RuntimeException failure -> failure;
      case null, default -> new IllegalStateException(e.getCause());
    };
  }
}
