package usher.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Threads that begin at the same moment. */
public final class Race {
  private Race() {}

  /** Runs the task in so many threads; the answers in their order. */
  public static <T> List<T> of(int threads, IntFunction<T> task) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      tasks.add(() -> task.apply(number));
    }
    return of(tasks);
  }

  /** Runs all tasks at once; the answers in their order. */
  public static <T> List<T> of(List<? extends Callable<? extends T>> tasks) {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    try (var pool = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<? extends T> task : tasks) {
        running.add(
            pool.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> one : running) {
        answers.add(one.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw new AssertionError("a racer failed: " + e.getCause(), e.getCause());
    }
  }
}
