package usher.bench;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import usher.bench.result.Findings;
import usher.bench.result.Latencies;

/**
 * How long a sign-out of all devices of a household takes, until it is acknowledged, until every
 * server and every back end has confirmed it, and until the last device was told: alone, and while
 * many other devices are signed out.
 */
final class SignOutScenario implements Scenario {
  private static final int NODES = 3;
  private static final int BUSY_ACCOUNTS = 250;

  /** Households that have signed in before it gets busy, so that signing out is all they do. */
  private static final int READY = 40;

  private static final Pattern AFTER_MS = Pattern.compile("\"after_ms\":([0-9]+)");

  /** What several rounds took. */
  private record Took(
      Latencies acknowledged, Latencies committed, Latencies confirmed, Latencies told) {
    Took() {
      this(new Latencies(), new Latencies(), new Latencies(), new Latencies());
    }
  }

  @Override
  public String sentence() {
    return "POST /v1/sign-outs of all devices, each holding an event stream; --streams followers"
        + " of one node, and then of "
        + NODES
        + " on one database";
  }

  @Override
  public Settings settings(Options options) {
    return new Settings(1 + BUSY_ACCOUNTS + READY, Settings.Hash.LEAST);
  }

  @Override
  public Findings measure(UsherServer server, Options options)
      throws IOException, InterruptedException {
    Findings findings = new Findings();
    AtomicLong polls = new AtomicLong();
    List<UsherServer> nodes = new ArrayList<>(List.of(server));
    List<Follower> followers = Follower.start(nodes, options.streams(), polls);
    try {
      rounds(server, options, options.warmUp(), new Took());
      idle(findings, nodes, polls, options);
      alone(findings, "alone", server, options);
      busy(findings, server, options, polls);
      Follower.close(followers);
      while (nodes.size() < NODES) {
        nodes.add(server.beside(options.serverJar(), settings(options)));
      }
      followers = Follower.start(nodes, options.streams(), polls);
      rounds(server, options, options.warmUp(), new Took());
      alone(findings, NODES + " nodes", server, options);
      return findings.memory(
          "memory of the node that was asked (RSS)", server.use().residentBytes());
    } finally {
      Follower.close(followers);
      for (UsherServer other : nodes.subList(1, nodes.size())) {
        other.close();
      }
    }
  }

  private static void idle(
      Findings findings, List<UsherServer> nodes, AtomicLong polls, Options options)
      throws InterruptedException {
    long before = polls.get();
    OptionalLong cpu = cpu(nodes);
    TimeUnit.SECONDS.sleep(options.seconds());
    double each = (double) (polls.get() - before) / options.seconds() / options.streams();
    findings.add("idle: requests per second of a follower", text(each));
    share(
        findings, "idle: processors that the node keeps busy", cpu, cpu(nodes), options.seconds());
  }

  private static void alone(Findings findings, String when, UsherServer server, Options options)
      throws IOException {
    Took took = new Took();
    rounds(server, options, options.seconds(), took);
    add(findings, when, took, options);
  }

  /** The same while other households sign out one device after the other. */
  private static void busy(Findings findings, UsherServer server, Options options, AtomicLong polls)
      throws IOException, InterruptedException {
    List<UsherServer> nodes = List.of(server);
    Deque<Household> ready = new ArrayDeque<>();
    try (BusyHouses busy =
        BusyHouses.signIn(server, BUSY_ACCOUNTS, options.seconds(), options.others())) {
      while (ready.size() < READY) {
        ready.add(new Household(server, 1 + BUSY_ACCOUNTS + ready.size(), options.devices()));
      }
      OptionalLong cpu = cpu(nodes);
      long pollsBefore = polls.get();
      long start = System.nanoTime();
      busy.start();
      Took took = new Took();
      long end = start + TimeUnit.SECONDS.toNanos(options.seconds());
      while (System.nanoTime() < end && !ready.isEmpty()) {
        try (Household household = ready.remove()) {
          round(household, took);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      add(findings, "busy", took, options);
      findings.add(
          "busy: other sign-outs per second, of " + options.others() + " that were wanted",
          text(busy.done() / seconds));
      findings.add("busy: polls per second", text((polls.get() - pollsBefore) / seconds));
      share(findings, "busy: processors that the node keeps busy", cpu, cpu(nodes), seconds);
    } finally {
      ready.forEach(Household::close);
    }
  }

  private static void add(Findings findings, String when, Took took, Options options) {
    Latencies.Sorted answered = Latencies.sorted(List.of(took.acknowledged));
    findings
        .add(
            when + ": sign-outs",
            answered.count() + " of " + (options.devices() + 1) + " devices each")
        .add(when + ": answered after", answered.text())
        .add(when + ": of it the change", Latencies.sorted(List.of(took.committed)).text())
        .add(
            when + ": confirmed after (what took longer than the answer waits counts as that)",
            Latencies.sorted(List.of(took.confirmed)).text())
        .add(when + ": last device told after", Latencies.sorted(List.of(took.told)).text());
  }

  private static void rounds(UsherServer server, Options options, int seconds, Took took)
      throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      try (Household household = new Household(server, 0, options.devices())) {
        round(household, took);
      }
    }
  }

  private static void round(Household household, Took took) throws IOException {
    Household.SignOut signOut = household.signOutAll();
    took.acknowledged.add(signOut.acknowledged());
    Matcher after = AFTER_MS.matcher(signOut.receipt().body());
    if (after.find()) {
      long confirmed = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(after.group(1)));
      took.committed.add(Math.max(0, signOut.acknowledged() - confirmed));
      took.confirmed.add(confirmed);
    } else {
      // Not within the second that the answer waits: what is known is that it takes longer.
      took.confirmed.add(signOut.acknowledged());
    }
    took.told.add(Collections.max(signOut.told()));
  }

  private static OptionalLong cpu(List<UsherServer> nodes) {
    long sum = 0;
    for (UsherServer node : nodes) {
      OptionalLong one = node.use().cpuNanos();
      if (one.isEmpty()) {
        return one;
      }
      sum += one.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  private static void share(
      Findings findings, String name, OptionalLong before, OptionalLong after, double seconds) {
    if (before.isPresent() && after.isPresent()) {
      findings.add(name, text((after.getAsLong() - before.getAsLong()) / 1e9 / seconds));
    }
  }

  private static String text(double number) {
    return String.format(Locale.ROOT, number < 100 ? "%.2f" : "%,.0f", number);
  }
}
