package usher.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.RunnerException;
import usher.bench.result.Findings;
import usher.bench.verify.CountingRelay;
import usher.bench.verify.SetMemory;
import usher.bench.verify.Timings;
import usher.edge.Edge;

/** What a back end's own check of a token costs, and what its edge costs Usher while it is idle. */
final class VerifyScenario implements Scenario {
  private static final int ROUNDS = 3;
  private static final int ENTRIES = 300_000;
  private static final String FULL = " 300000";
  private static final Duration START_MAX = Duration.ofSeconds(30);
  private static final int IDLE_SECONDS = 30;

  @Override
  public String sentence() {
    return "edge.verify by JMH, one thread: a token seen before, a new one, and the bare signature";
  }

  @Override
  public Settings settings(Options options) {
    return new Settings(1, Settings.Hash.LEAST);
  }

  @Override
  public Findings measure(UsherServer server, Options options)
      throws IOException, InterruptedException {
    Findings findings = new Findings();
    idle(server, findings);
    findings.add(
        "the set of 300,000 revocations, for each of them",
        String.format(Locale.ROOT, "%.1f bytes", SetMemory.perEntry(ENTRIES)));
    try {
      Timings times = Timings.measure(ROUNDS, options.warmUp(), options.seconds());
      add(findings, "seen before, nothing revoked", times, "warm 0");
      add(findings, "seen before, 300,000 revocations", times, "warm" + FULL);
      add(findings, "new, nothing revoked", times, "cold 0");
      add(findings, "new, 300,000 revocations", times, "cold" + FULL);
      add(findings, "the bare signature (ES256)", times, "signature" + FULL);
      findings.add(
          "new over the bare signature, both in turn",
          String.format(Locale.ROOT, "%+.1f %%", 100 * times.newOverSignature()));
    } catch (RunnerException e) {
      throw new BenchFailure("JMH: " + e.getMessage());
    }
    return findings;
  }

  /** An edge that follows a real server and is asked nothing. */
  private static void idle(UsherServer server, Findings findings)
      throws IOException, InterruptedException {
    try (CountingRelay relay = new CountingRelay(server.port());
        Edge edge =
            Edge.of("http://localhost:" + server.port(), "bench")
                .client("follower", Settings.SECRET)
                .usher(relay.address())
                .start()) {
      if (!edge.awaitReady(START_MAX)) {
        throw new BenchFailure("The edge did not get ready.");
      }
      long before = relay.requests();
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      double each = (double) (relay.requests() - before) / IDLE_SECONDS;
      findings.add("requests per second of an idle edge", String.format(Locale.ROOT, "%.2f", each));
    }
  }

  private static void add(Findings findings, String name, Timings times, String of) {
    findings.add(
        name,
        String.format(
            Locale.ROOT, "%,.0f ns, fastest second %,.0f", times.median(of), times.least(of)));
  }
}
