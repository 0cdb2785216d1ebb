package usher.bench.playback;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import usher.account.AccountId;
import usher.bench.machine.Heap;
import usher.device.DeviceId;
import usher.device.DeviceKind;
import usher.playback.lease.Admission;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Leases;
import usher.playback.lease.LocalLeases;
import usher.playback.lease.PlanLimit;
import usher.playback.lease.Playback;
import usher.playback.lease.PlaybackId;
import usher.playback.lease.Renewal;
import usher.playback.lease.Start;
import usher.signin.SignInId;

/**
 * What one lease takes in the memory of a node, and what one heartbeat costs there, without HTTP
 * and signatures.
 *
 * @param leases how many were live, each of another account
 * @param bytes of the heap for each
 * @param nanos processor time of a renewal, in no order that a cache could foresee
 */
public record LeaseCost(int leases, double bytes, double nanos) {
  private static final int RENEWALS = 2_000_000;
  private static final long STEP = 7_919;
  private static final Instant NOW = Instant.parse("2026-11-01T20:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(75);
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final PlanLimit LIMIT = new PlanLimit(1, "standard", 2);

  /** Of each lease: the ids of its account, its sign-in and its playback. */
  private record Ids(String[] accounts, String[] sids, String[] playbacks) {
    int count() {
      return playbacks.length;
    }
  }

  /**
   * Measures in a process of its own, which has the memory for it and the compiler that a server
   * has.
   */
  public static LeaseCost measure(int count) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                "-cp",
                System.getProperty("java.class.path"),
                LeaseCost.class.getName(),
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      String bytes = said.readLine();
      String nanos = said.readLine();
      if (process.waitFor() != 0 || bytes == null || nanos == null) {
        throw new IOException("the cost of " + count + " leases could not be measured");
      }
      return new LeaseCost(count, Double.parseDouble(bytes), Double.parseDouble(nanos));
    }
  }

  /** Prints the cost of that many. */
  public static void main(String[] words) {
    LeaseCost cost = of(Integer.parseInt(words[0]));
    System.out.println(cost.bytes());
    System.out.println(cost.nanos());
  }

  /** Measures with so many live leases. */
  static LeaseCost of(int count) {
    AtomicLong nanos = new AtomicLong();
    Random random = new Random(1);
    Ids ids = new Ids(ids(random, count), ids(random, count), ids(random, count));
    long before = Heap.used();
    try (LocalLeases store =
        new LocalLeases(
            Leases.Times.of(LEASE, Duration.ZERO), nanos::get, () -> NOW.plusNanos(nanos.get()))) {
      for (int i = 0; i < count; i++) {
        start(store, ids, i);
      }
      double bytes = (double) (Heap.used() - before) / count;
      if (store.size() != count) {
        throw new IllegalStateException(store.size() + " leases instead of " + count);
      }
      return new LeaseCost(count, bytes, renewal(store, ids, nanos));
    }
  }

  private static void start(LocalLeases store, Ids ids, int i) {
    Playback playback =
        new Playback(
            new PlaybackId(ids.playbacks()[i]),
            new SignInId(ids.sids()[i]),
            new Playback.Screen(new DeviceId(ids.accounts()[i]), DeviceKind.TV, "Living Room TV"),
            "Ada",
            new Playback.Title("nosferatu", "Nosferatu"),
            ContentKind.FILM,
            "2160p",
            NOW);
    AccountId account = new AccountId(ids.accounts()[i]);
    Start start = new Start(account, playback, "start " + i, null, LIMIT, List.of(), false);
    if (!(store.acquire(start) instanceof Admission.Admitted)) {
      throw new IllegalStateException("a first playback was not admitted");
    }
  }

  private static double renewal(LocalLeases store, Ids ids, AtomicLong nanos) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Random starts = new Random(3);
    int warm = 0;
    while (warm < RENEWALS) {
      warm += renewAll(store, ids, nanos, starts);
    }
    long before = threads.getCurrentThreadCpuTime();
    int done = 0;
    while (done < RENEWALS) {
      done += renewAll(store, ids, nanos, starts);
    }
    return (double) (threads.getCurrentThreadCpuTime() - before) / done;
  }

  /** A heartbeat for each, a heartbeat's time after the last one. */
  private static int renewAll(LocalLeases store, Ids ids, AtomicLong nanos, Random starts) {
    nanos.addAndGet(HEARTBEAT.toNanos());
    int from = starts.nextInt(ids.count());
    for (int i = 0; i < ids.count(); i++) {
      // Steps of a prime that no count has as a divisor come by each of them once.
      int one = (int) ((from + i * STEP) % ids.count());
      Renewal renewal =
          store.renew(
              new AccountId(ids.accounts()[one]),
              new SignInId(ids.sids()[one]),
              new PlaybackId(ids.playbacks()[one]));
      if (!(renewal instanceof Renewal.Renewed)) {
        throw new IllegalStateException("not renewed: " + renewal);
      }
    }
    return ids.count();
  }

  /** As the server makes them: 128 bits in 22 characters. */
  private static String[] ids(Random random, int count) {
    String[] ids = new String[count];
    byte[] bytes = new byte[16];
    for (int i = 0; i < count; i++) {
      random.nextBytes(bytes);
      ids[i] = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
    return ids;
  }
}
