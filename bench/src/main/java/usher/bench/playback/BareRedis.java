package usher.bench.playback;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import usher.bench.machine.ProcessUse;
import usher.playback.lease.LocalLeases;

/** A redis-server of a measurement's own, on a free port, which keeps nothing on disk. */
public final class BareRedis implements AutoCloseable {
  private static final long READY_MAX_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final int BENCHMARK_MAX_SECONDS = 300;
  private static final Pattern RATE = Pattern.compile("([0-9.]+) requests per second");

  /**
   * What redis-benchmark found.
   *
   * @param rate commands a second
   * @param cpuMillis Redis's processor time for each
   */
  public record Found(double rate, double cpuMillis) {}

  private final Path folder;
  private final int port;
  private final Process process;

  private BareRedis(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Starts it, and returns when it answers. */
  public static BareRedis start() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("usher-bench-redis-");
    int port = freePort();
    Process process =
        new ProcessBuilder("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "redis.log"))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BareRedis redis = new BareRedis(folder, port, process);
    long end = System.nanoTime() + READY_MAX_NANOS;
    while (!redis.answers()) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        throw new IOException("redis-server does not start; see redis.log in " + folder);
      }
    }
    return redis;
  }

  public String address() {
    return "redis://127.0.0.1:" + port;
  }

  public ProcessUse use() {
    return new ProcessUse(process.pid());
  }

  /** Makes the script of the leases known; its name. */
  public String loadScript() throws IOException {
    try (InputStream in = LocalLeases.class.getResourceAsStream("/usher/redis/leases.lua")) {
      if (in == null) {
        throw new IOException("the server has no script of the leases");
      }
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return ask(resp(List.of("SCRIPT", "LOAD", script)), 2).getLast();
    }
  }

  /** The first text in the answer to a command, whose answer is a list of texts. */
  String answer(List<String> command) throws IOException {
    return ask(resp(command), 3).getLast();
  }

  /** A command in Redis's protocol. */
  private static String resp(List<String> words) {
    StringBuilder text = new StringBuilder("*" + words.size() + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      text.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  /** Bytes that its data takes, of all keys together. */
  public long usedBytes() throws IOException {
    return ask("INFO memory\r\n", 4).stream()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
        .findFirst()
        .orElseThrow();
  }

  /** How many keys there are. */
  public long keys() throws IOException {
    return Long.parseLong(ask("DBSIZE\r\n", 1).getFirst().substring(1));
  }

  /** Runs redis-benchmark with so many connections and commands, over so many different keys. */
  public Found benchmark(int connections, int commands, int keys, List<String> command)
      throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(List.of("redis-benchmark", "-h", "127.0.0.1", "-p", "" + port, "-q", "-c"));
    words.addAll(List.of("" + connections, "-n", "" + commands, "-r", "" + keys));
    words.addAll(command);
    long before = use().cpuNanos().orElse(0);
    Path said = folder.resolve("benchmark.txt");
    Process benchmark =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!benchmark.waitFor(BENCHMARK_MAX_SECONDS, TimeUnit.SECONDS)) {
      benchmark.destroyForcibly();
      throw new IOException("redis-benchmark takes too long");
    }
    long took = use().cpuNanos().orElse(0) - before;
    return new Found(lastRate(Files.readString(said)), took / 1e6 / commands);
  }

  private static double lastRate(String said) throws IOException {
    Matcher rates = RATE.matcher(said);
    double last = -1;
    while (rates.find()) {
      last = Double.parseDouble(rates.group(1));
    }
    if (last < 0 || said.contains("Error") || said.contains("ERR ")) {
      throw new IOException("redis-benchmark says: " + said.strip());
    }
    return last;
  }

  private boolean answers() {
    try {
      return ask("PING\r\n", 1).getFirst().equals("+PONG");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Sends a command, and reads so many lines of what comes back. */
  private List<String> ask(String command, int lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      List<String> said = new ArrayList<>();
      for (int i = 0; i < lines; i++) {
        String line = in.readLine();
        if (line == null || line.startsWith("-")) {
          throw new IOException("Redis answers " + line);
        }
        said.add(line);
      }
      return said;
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path each : inside.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
