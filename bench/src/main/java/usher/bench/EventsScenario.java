package usher.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import usher.bench.result.Findings;
import usher.bench.result.Latencies;

/** What open event streams cost, and how quickly each is told. */
final class EventsScenario implements Scenario {
  @Override
  public String sentence() {
    return "GET /v1/events: many open streams, then all of them told that they are signed out";
  }

  @Override
  public Settings settings(Options options) {
    return new Settings(households(options), Settings.Hash.LEAST);
  }

  @Override
  public Findings measure(UsherServer server, Options options)
      throws IOException, InterruptedException {
    OptionalLong empty = server.use().residentBytes();
    List<Household> households = new ArrayList<>();
    try {
      long start = System.nanoTime();
      int left = options.streams();
      for (int i = 0; left > 0; i++) {
        int televisions = Math.min(left, options.devices());
        households.add(new Household(server, i, televisions));
        left -= televisions;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      OptionalLong full = server.use().residentBytes();
      Findings findings =
          new Findings()
              .add("open streams", String.format(Locale.ROOT, "%,d", options.streams()))
              .add("signed in and opened per second", rate(options.streams() / seconds))
              .memory("server memory (RSS) before", empty)
              .memory("server memory (RSS) with all open", full);
      idle(server, options, findings);
      return push(households, findings);
    } finally {
      households.forEach(Household::close);
    }
  }

  private static void idle(UsherServer server, Options options, Findings findings)
      throws InterruptedException {
    OptionalLong before = server.use().cpuNanos();
    TimeUnit.SECONDS.sleep(options.seconds());
    OptionalLong after = server.use().cpuNanos();
    findings.cpu("server CPU per second of idling", before, after, options.seconds());
  }

  private static Findings push(List<Household> households, Findings findings) throws IOException {
    Latencies told = new Latencies();
    Latencies acknowledged = new Latencies();
    for (Household household : households) {
      Household.SignOut signOut = household.signOutAll();
      acknowledged.add(signOut.acknowledged());
      signOut.told().forEach(told::add);
    }
    return findings
        .add("sign-out acknowledged after", Latencies.sorted(List.of(acknowledged)).text())
        .add("each device told after", Latencies.sorted(List.of(told)).text());
  }

  private static int households(Options options) {
    return Math.ceilDiv(options.streams(), options.devices());
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%,.0f", perSecond);
  }
}
