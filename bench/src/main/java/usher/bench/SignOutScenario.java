package usher.bench;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a sign-out of all devices of a household takes. */
final class SignOutScenario implements Scenario {
  @Override
  public String sentence() {
    return "POST /v1/sign-outs of all devices, each holding an event stream";
  }

  @Override
  public Settings settings(Options options) {
    return new Settings(1, Settings.Hash.LEAST);
  }

  @Override
  public Findings measure(UsherServer server, Options options) throws IOException {
    rounds(server, options, options.warmUp(), new Latencies(), new Latencies());
    Latencies acknowledged = new Latencies();
    Latencies allTold = new Latencies();
    rounds(server, options, options.seconds(), acknowledged, allTold);
    Latencies.Sorted answered = Latencies.sorted(List.of(acknowledged));
    return new Findings()
        .add("sign-outs", answered.count() + " of " + (options.devices() + 1) + " devices each")
        .add("acknowledged after", answered.text())
        .add("last device told after", Latencies.sorted(List.of(allTold)).text())
        .memory("server memory (RSS)", server.use().residentBytes());
  }

  private static void rounds(
      UsherServer server, Options options, int seconds, Latencies acknowledged, Latencies allTold)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      try (Household household = new Household(server, 0, options.devices())) {
        Household.SignOut signOut = household.signOutAll();
        acknowledged.add(signOut.acknowledged());
        allTold.add(Collections.max(signOut.told()));
      }
    }
  }
}
