package usher.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import usher.bench.playback.BareRedis;
import usher.bench.playback.BareScript;
import usher.bench.playback.LeaseCost;
import usher.bench.result.Findings;

/**
 * What starts and heartbeats cost, with leases in the node's memory and in Redis, beside an empty
 * answer of the same server and beside the bare script; and what many leases cost.
 */
final class PlaybackScenario implements Scenario {
  private static final int ACCOUNTS = 3_000;
  private static final int EACH = 2;

  /** A little more than the time within which a heartbeat renews nothing. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_100);

  private static final int KEYS = 500_000;

  /** A device that may play, and with what it asks. */
  private record Device(String authorization) {}

  /** Something that plays; used by one thread. */
  private static final class Player {
    private final String authorization;
    private final String path;
    private final String withPass;
    private long beatAt = System.nanoTime();

    Player(Device device, Answer started) {
      authorization = device.authorization();
      path = "/v1/playbacks/" + started.text("id") + "/heartbeat";
      withPass = "{\"pass\":\"" + started.text("pass") + "\"}";
    }

    private long early() {
      return beatAt + PAUSE_NANOS - System.nanoTime();
    }

    void beat(Connection connection, boolean newPass) throws IOException {
      for (long early = early(); early > 0; early = early()) {
        LockSupport.parkNanos(early);
      }
      beatAt = System.nanoTime();
      Answer answer = connection.json(path, newPass ? "{}" : withPass, authorization).expect(200);
      if (newPass == answer.body().contains("\"pass\":null")) {
        throw new BenchFailure("Not the kind of heartbeat that is measured: " + answer.body());
      }
    }
  }

  @Override
  public String sentence() {
    return "playbacks: starts and heartbeats, leases local and in Redis, up to a million of them";
  }

  @Override
  public Settings settings(Options options) {
    return new Settings(ACCOUNTS, Settings.Hash.LEAST);
  }

  @Override
  public Findings measure(UsherServer server, Options options)
      throws IOException, InterruptedException {
    Findings findings = new Findings();
    measure(server, options, findings, "local");
    try (BareRedis redis = BareRedis.start()) {
      String more =
          "playback.leases = \"redis\"\nplayback.when_leases_are_down = \"deny\"\n"
              + ("redis.addresses = [\"" + redis.address() + "\"]");
      Settings settings = new Settings(ACCOUNTS, Settings.Hash.LEAST, more);
      try (UsherServer other = UsherServer.start(options.serverJar(), settings)) {
        long before = redis.use().cpuNanos().orElse(0);
        measure(other, options, findings, "Redis");
        double seconds = (redis.use().cpuNanos().orElse(0) - before) / 1e9;
        findings.add("Redis's own CPU in all of this", "%.1f s".formatted(seconds));
      }
    }
    bareScript(findings, options);
    for (int count : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
      LeaseCost cost = LeaseCost.measure(count);
      findings.add(
          String.format(Locale.ROOT, "%,d leases in a node's memory", count),
          String.format(
              Locale.ROOT, "%.0f bytes each; a renewal %.0f ns", cost.bytes(), cost.nanos()));
    }
    return findings
        .add("requests at a time", Integer.toString(options.threads()))
        .add("players", Integer.toString(ACCOUNTS * EACH));
  }

  private static void measure(UsherServer server, Options options, Findings findings, String where)
      throws IOException, InterruptedException {
    List<Device> devices = devices(server);
    Load.Measured starts =
        new Load(server, options)
            .run((connection, i) -> starts(connection, own(devices, options, i)));
    add(findings, where + ": a start and its stop", starts);
    List<Player> players = players(server, devices);
    Load.Measured beat = beats(server, options, players, false);
    add(findings, where + ": a heartbeat", beat);
    Load.Measured signed = beats(server, options, players, true);
    add(findings, where + ": a heartbeat with a new pass", signed);
    // Last, when the server is as warm as it gets: what is compared with it must not look better.
    Load.Measured floor = new Load(server, options).run(PlaybackScenario::empty);
    add(findings, where + ": an empty 204", floor);
    findings.add(
        where + ": a heartbeat's CPU over that of an empty 204",
        String.format(
            Locale.ROOT,
            "%.2f times, with a new pass %.2f times",
            beat.millis() / floor.millis(),
            signed.millis() / floor.millis()));
  }

  private static Load.Measured beats(
      UsherServer server, Options options, List<Player> players, boolean newPass)
      throws IOException, InterruptedException {
    return new Load(server, options)
        .run((connection, i) -> beats(connection, own(players, options, i), newPass));
  }

  private static void add(Findings findings, String what, Load.Measured found) {
    findings.add(
        what,
        String.format(
            Locale.ROOT,
            "%.3f ms of CPU without JIT, %s a second, %s",
            found.millis(),
            found.rate(),
            found.took().text()));
  }

  /** What a method that reads nothing and changes nothing is answered. */
  private static Load.Worker empty(Connection connection, int number) {
    return () -> connection.options("/v1/playbacks").expect(204);
  }

  private static Load.Worker starts(Connection connection, List<Device> devices) {
    int[] next = {0};
    return () -> {
      String authorization = devices.get(next[0]++ % devices.size()).authorization();
      Answer started = start(connection, authorization);
      connection.delete("/v1/playbacks/" + started.text("id"), authorization).expect(204);
    };
  }

  private static Load.Worker beats(Connection connection, List<Player> players, boolean newPass) {
    int[] next = {0};
    return () -> players.get(next[0]++ % players.size()).beat(connection, newPass);
  }

  private static Answer start(Connection connection, String authorization) throws IOException {
    return connection
        .json("/v1/playbacks", "{\"title\":\"nosferatu\",\"content\":\"film\"}", authorization)
        .expect(201);
  }

  private static List<Device> devices(UsherServer server) throws IOException {
    List<Device> devices = new ArrayList<>();
    try (Connection connection = server.connect()) {
      for (int i = 0; i < ACCOUNTS; i++) {
        Viewer.Tokens tokens = new Viewer(connection, i).openForm().signIn(true).tokens();
        devices.add(new Device("Authorization: Bearer " + tokens.access()));
      }
    }
    return devices;
  }

  private static List<Player> players(UsherServer server, List<Device> devices) throws IOException {
    List<Player> players = new ArrayList<>();
    try (Connection connection = server.connect()) {
      for (int i = 0; i < EACH; i++) {
        for (Device device : devices) {
          players.add(new Player(device, start(connection, device.authorization())));
        }
      }
    }
    return players;
  }

  /** Those of one of the threads. */
  private static <T> List<T> own(List<T> all, Options options, int number) {
    int each = all.size() / options.threads();
    return all.subList(number * each, (number + 1) * each);
  }

  private static void bareScript(Findings findings, Options options)
      throws IOException, InterruptedException {
    try (BareRedis redis = BareRedis.start()) {
      BareScript script = BareScript.on(redis);
      add(findings, "the bare script, a start", script.starts(options.threads(), KEYS));
      findings.add(
          "an account with one lease in Redis",
          String.format(Locale.ROOT, "%.0f bytes", script.bytesEach()));
      add(findings, "the bare script, a heartbeat", script.heartbeats(options.threads(), KEYS));
    }
  }

  private static void add(Findings findings, String what, BareRedis.Found found) {
    findings.add(
        what,
        String.format(
            Locale.ROOT,
            "%.4f ms of Redis's CPU, %,.0f a second",
            found.cpuMillis(),
            found.rate()));
  }
}
