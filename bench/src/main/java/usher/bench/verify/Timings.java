package usher.bench.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The times that JMH measured, in nanoseconds for each call. Several rounds in turn, each in a JVM
 * of its own, since who else uses the machine is not the same from one minute to the next.
 */
public final class Timings {
  private final Map<String, List<Double>> bySecond = new HashMap<>();

  private Timings() {}

  /**
   * Runs all of {@link VerifyBenchmark}.
   *
   * @param rounds how often
   * @param warmUp seconds of each one in each round that do not count
   * @param seconds seconds that do
   * @throws RunnerException if a measurement ends with an exception
   */
  public static Timings measure(int rounds, int warmUp, int seconds) throws RunnerException {
    Timings timings = new Timings();
    for (int i = 0; i < rounds; i++) {
      timings.run(options(warmUp, seconds).param("entries", "300000"));
      timings.run(options(warmUp, seconds).exclude("signature|turns").param("entries", "0"));
    }
    return timings;
  }

  private static ChainedOptionsBuilder options(int warmUp, int seconds) {
    return new OptionsBuilder()
        .include(VerifyBenchmark.class.getName().replace(".", "\\."))
        .warmupIterations(warmUp)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(seconds)
        .measurementTime(TimeValue.seconds(1))
        .forks(1)
        .jvmArgs("-Xms768m", "-Xmx768m")
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private void run(ChainedOptionsBuilder options) throws RunnerException {
    for (RunResult result : new Runner(options.build()).run()) {
      String name =
          result.getPrimaryResult().getLabel() + ' ' + result.getParams().getParam("entries");
      List<Double> times = bySecond.computeIfAbsent(name, key -> new ArrayList<>());
      for (BenchmarkResult one : result.getBenchmarkResults()) {
        one.getIterationResults().forEach(each -> times.add(each.getPrimaryResult().getScore()));
        one.getIterationResults().forEach(each -> addShares(name, each));
      }
    }
  }

  private void addShares(String name, IterationResult second) {
    second
        .getSecondaryResults()
        .forEach((share, result) ->
            bySecond
                .computeIfAbsent(name + ' ' + share, key -> new ArrayList<>())
                .add(result.getScore()));
  }

  /** By which part a new token costs more than the bare signature, both measured in turn. */
  public double newOverSignature() {
    String both = "turns 300000 ";
    return sum(both + "cold") / sum(both + "signature") - 1;
  }

  private double sum(String name) {
    return sorted(name).stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * The middle one of all seconds.
   *
   * @param name of a method of {@link VerifyBenchmark}, and how many entries the set had
   */
  public double median(String name) {
    List<Double> times = sorted(name);
    return times.get(times.size() / 2);
  }

  /** The fastest second, in which others disturbed least. */
  public double least(String name) {
    return sorted(name).getFirst();
  }

  private List<Double> sorted(String name) {
    List<Double> times = new ArrayList<>(bySecond.getOrDefault(name, List.of()));
    Collections.sort(times);
    return times;
  }
}
