package usher.follower;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets threads run one at a time, each until it says that it may be left waiting: so the order in
 * which a simulation resumes them is all that happens, and happens again with the same seed.
 */
final class Baton {
  private static final long PATIENCE_SECONDS = 20;

  /** What a task does. */
  interface Work {
    void run() throws Exception;
  }

  /** Ends a task whose process is no more. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  /** Something under way on behalf of a process. */
  final class Task {
    final Object owner;
    private final String name;
    private final Semaphore go = new Semaphore(0);
    private BooleanSupplier ready = () -> true;
    private boolean doomed;
    private boolean done;
    private @Nullable Throwable fault;

    private Task(String name, Object owner) {
      this.name = name;
      this.owner = owner;
    }

    private void run(Work work) {
      CURRENT.set(this);
      try {
        go.acquire();
        check();
        work.run();
      } catch (Killed e) {
        // As if the process had ended here.
      } catch (Throwable e) {
        fault = e;
      } finally {
        done = true;
        main.release();
      }
    }

    private void check() {
      if (doomed) {
        throw new Killed();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final Semaphore main = new Semaphore(0);
  private static final ThreadLocal<Task> CURRENT = new ThreadLocal<>();
  private final List<Task> tasks = new ArrayList<>();

  /** Begins a task, which runs until it waits for the first time. */
  void start(String name, Object owner, Work work) throws InterruptedException {
    Task task = new Task(name, owner);
    tasks.add(task);
    Thread.ofVirtual().name(name).start(() -> task.run(work));
    resume(task);
  }

  /** Those that could go on. */
  List<Task> ready() {
    return tasks.stream().filter(task -> task.ready.getAsBoolean()).toList();
  }

  /** Lets a task run until it waits again or ends; throws what it threw. */
  void resume(Task task) throws InterruptedException {
    task.go.release();
    if (!main.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(task + " blocks");
    }
    if (task.done) {
      tasks.remove(task);
    }
    if (task.fault != null) {
      throw new AssertionError(task + " failed", task.fault);
    }
  }

  /** In a task: here it may be left waiting for any time. Elsewhere nothing happens. */
  void pause() {
    await(() -> true);
  }

  /** In a task: waits for something that another one, or the simulation, brings about. */
  void await(BooleanSupplier ready) {
    Task task = CURRENT.get();
    if (task == null) {
      return;
    }
    task.ready = ready;
    do {
      main.release();
      task.go.acquireUninterruptibly();
      task.check();
    } while (!ready.getAsBoolean());
  }

  /** Ends what a process has under way. */
  void kill(Object owner) throws InterruptedException {
    for (Task task : List.copyOf(tasks)) {
      if (task.owner.equals(owner)) {
        task.doomed = true;
        resume(task);
      }
    }
  }

  /** Ends everything. */
  void close() throws InterruptedException {
    for (Task task : List.copyOf(tasks)) {
      kill(task.owner);
    }
  }
}
