package usher.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import usher.bench.machine.ProcessUse;
import usher.bench.result.Findings;
import usher.bench.result.Latencies;

/**
 * Requests of one kind, as many at a time as there are workers; each asks as soon as its last
 * answer is there, so a slow server is asked less often.
 */
final class Load {
  /** Sends one request and checks its answer; used by one thread. */
  interface Worker {
    void once() throws IOException;
  }

  /** Makes a worker with a connection of its own. */
  interface Workers {
    Worker make(Connection connection, int number) throws IOException;
  }

  /** Processor time so far, of all threads and of the JVM's compilers among them. */
  record Cpu(OptionalLong all, OptionalLong compilers) {
    static Cpu of(ProcessUse use) {
      return new Cpu(use.cpuNanos(), use.compilerNanos());
    }
  }

  private enum Phase {
    WARM_UP,
    MEASURE,
    STOP
  }

  private final UsherServer server;
  private final Options options;
  private volatile Phase phase = Phase.WARM_UP;

  Load(UsherServer server, Options options) {
    this.server = server;
    this.options = options;
  }

  /** What was measured. */
  record Measured(Latencies.Sorted took, double seconds, Cpu before, Cpu after) {
    String rate() {
      return String.format(Locale.ROOT, "%,.0f", took.count() / seconds);
    }

    /** Processor time of the server for each, the compilers' left out; NaN if it is not known. */
    double millis() {
      if (before.all().isEmpty() || after.all().isEmpty()) {
        return Double.NaN;
      }
      long all = after.all().getAsLong() - before.all().getAsLong();
      long compilers = after.compilers().orElse(0) - before.compilers().orElse(0);
      return (all - compilers) / 1e6 / Math.max(1, took.count());
    }
  }

  Findings measure(Workers workers) throws IOException, InterruptedException {
    Measured found = run(workers);
    return new Findings()
        .add("requests per second", found.rate())
        .add("latency", found.took().text())
        .cpu(
            "server CPU per request",
            found.before().all(),
            found.after().all(),
            found.took().count())
        .cpu(
            "of it compiling (JIT)",
            found.before().compilers(),
            found.after().compilers(),
            found.took().count())
        .memory("server memory (RSS)", server.use().residentBytes());
  }

  /** Warms up and measures. */
  Measured run(Workers workers) throws IOException, InterruptedException {
    List<Connection> connections = new ArrayList<>();
    List<Worker> ready = new ArrayList<>();
    for (int i = 0; i < options.threads(); i++) {
      connections.add(server.connect());
      ready.add(workers.make(connections.getLast(), i));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Latencies>> running = new ArrayList<>();
      ready.forEach(worker -> running.add(threads.submit(() -> run(worker))));
      try {
        watch(running, options.warmUp());
        long start = System.nanoTime();
        Cpu before = Cpu.of(server.use());
        phase = Phase.MEASURE;
        watch(running, options.seconds());
        phase = Phase.STOP;
        Cpu after = Cpu.of(server.use());
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Measured(collect(running), seconds, before, after);
      } finally {
        phase = Phase.STOP;
      }
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private Latencies run(Worker worker) throws IOException {
    Latencies took = new Latencies();
    while (phase != Phase.STOP) {
      long start = System.nanoTime();
      worker.once();
      long end = System.nanoTime();
      if (phase == Phase.MEASURE) {
        took.add(end - start);
      }
    }
    return took;
  }

  /** Lets time pass; a worker that failed ends the measurement at once. */
  private static void watch(List<Future<Latencies>> running, int seconds)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, 200_000_000));
      if (running.stream().anyMatch(Future::isDone)) {
        var _ = collect(running.stream().filter(Future::isDone).toList());
      }
    }
  }

  private static Latencies.Sorted collect(List<Future<Latencies>> done)
      throws InterruptedException {
    List<Latencies> all = new ArrayList<>();
    try {
      for (Future<Latencies> one : done) {
        all.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new BenchFailure("A request failed: " + e.getCause());
    }
    return Latencies.sorted(all);
  }
}
