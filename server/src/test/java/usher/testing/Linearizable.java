package usher.testing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Asks whether a recorded history of calls from many threads can be told as one of calls one after
 * the other, in which no call that had ended comes after one that began later: the search of Wing
 * and Gong, which remembers where it has been. Used by one thread.
 *
 * @param <C> a call
 * @param <S> a state of the model, whose equality is that of its content
 */
public final class Linearizable<C, S> {
  /** More do not fit the set of calls that are placed. */
  public static final int CALLS_MAX = 63;

  /** A call as it was seen; the instants are ticks of one counter that all threads share. */
  public record Seen<C>(C call, Object answer, long begun, long ended) {}

  /** What the model says to a call. */
  public record Step<S>(Object answer, S next) {}

  private record Place<S>(long placed, S state) {}

  private final List<Seen<C>> history;
  private final BiFunction<S, C, Step<S>> model;
  private final Set<Place<S>> tried = new HashSet<>();

  private Linearizable(List<Seen<C>> history, BiFunction<S, C, Step<S>> model) {
    if (history.size() > CALLS_MAX) {
      throw new IllegalArgumentException("too long: " + history.size());
    }
    this.history = history;
    this.model = model;
  }

  /** Whether there is such an order, from that state on. */
  public static <C, S> boolean holds(
      List<Seen<C>> history, S start, BiFunction<S, C, Step<S>> model) {
    return new Linearizable<>(history, model).place(0, start);
  }

  private boolean place(long placed, S state) {
    if (placed == (1L << history.size()) - 1) {
      return true;
    }
    if (!tried.add(new Place<>(placed, state))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < history.size(); i++) {
      if ((placed & 1L << i) == 0) {
        firstEnd = Math.min(firstEnd, history.get(i).ended());
      }
    }
    for (int i = 0; i < history.size(); i++) {
      Seen<C> seen = history.get(i);
      if ((placed & 1L << i) == 0 && seen.begun() < firstEnd) {
        Step<S> step = model.apply(state, seen.call());
        if (step.answer().equals(seen.answer()) && place(placed | 1L << i, step.next())) {
          return true;
        }
      }
    }
    return false;
  }
}
