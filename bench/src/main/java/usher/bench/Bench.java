package usher.bench;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import usher.bench.machine.Machine;
import usher.bench.result.Findings;
import usher.bench.result.Report;

/** {@code ./usher bench}: measures one scenario against a real server. */
public final class Bench {
  private static final Map<String, Scenario> SCENARIOS = scenarios();

  private Bench() {}

  public static void main(String[] words) throws IOException, InterruptedException {
    try {
      run(words);
    } catch (BenchFailure e) {
      System.err.println("usher bench: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String[] words) throws IOException, InterruptedException {
    boolean help = List.of(words).contains("--help") || List.of(words).contains("-h");
    Options options = Options.parse(help ? new String[0] : words);
    if (options.scenario().isEmpty()) {
      System.out.print(usage());
      return;
    }
    Scenario scenario = SCENARIOS.get(options.scenario());
    if (scenario == null) {
      throw new BenchFailure(
          "There is no scenario '"
              + options.scenario()
              + "'; there are "
              + String.join(", ", SCENARIOS.keySet())
              + ".");
    }
    Machine machine = Machine.now();
    Findings found;
    try (UsherServer server = UsherServer.start(options.serverJar(), scenario.settings(options))) {
      found = scenario.measure(server, options);
    }
    Report report =
        new Report(options.scenario(), scenario.sentence(), options.command(), machine, found);
    System.out.print(report.text());
    System.err.println(
        "Written to " + report.write(options.results(), LocalDate.now(ZoneId.systemDefault())));
  }

  private static Map<String, Scenario> scenarios() {
    Map<String, Scenario> all = new LinkedHashMap<>();
    for (RequestScenario one : RequestScenario.values()) {
      all.put(one.name().toLowerCase(Locale.ROOT).replace('_', '-'), one);
    }
    all.put("signout", new SignOutScenario());
    all.put("events", new EventsScenario());
    all.put("playback", new PlaybackScenario());
    all.put("verify", new VerifyScenario());
    return all;
  }

  private static String usage() {
    String list =
        SCENARIOS.entrySet().stream()
            .map(each -> "  %-8s  %s%n".formatted(each.getKey(), each.getValue().sentence()))
            .collect(Collectors.joining());
    return """
    ./usher bench SCENARIO [options]: measures a server of its own, on this machine

    %s
      --seconds N       how long is measured (10)
      --warm-up N       how many seconds of the same come before (10)
      --threads N       how many ask at the same time (16)
      --devices N       televisions in each household, for signout and events (10)
      --streams N       open event streams, for events; followers of the feed, for signout (1000)
      --results DIR     where the dated result is written (bench/results)
      --server-jar JAR  another build of the server, to compare two of them in turns

    USHER_JAVA_OPTIONS goes to the server's JVM.
    """
        .formatted(list);
  }
}
