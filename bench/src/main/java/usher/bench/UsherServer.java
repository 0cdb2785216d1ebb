package usher.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import usher.bench.machine.ProcessUse;

/**
 * A real server as a child process, with a data folder of its own that goes when it ends. Its input
 * is a pipe: when this process ends, however that comes about, the child does as well. Other nodes
 * may be started beside it, on the same data.
 */
final class UsherServer implements AutoCloseable {
  private static final long START_MAX_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final Path folder;
  private final boolean ownsFolder;
  private final int port;
  private final Process process;
  private final ProcessUse use;

  private UsherServer(Path folder, boolean ownsFolder, int port, Process process) {
    this.folder = folder;
    this.ownsFolder = ownsFolder;
    this.port = port;
    this.process = process;
    this.use = new ProcessUse(process.pid());
  }

  /** Starts it, and returns when it is ready. */
  static UsherServer start(Path jar, Settings settings) throws IOException, InterruptedException {
    if (!Files.isReadable(jar)) {
      throw new BenchFailure("Usher's server is not built: " + jar + " is missing.");
    }
    int port = freePort();
    return start(jar, settings, Files.createTempDirectory("usher-bench-"), true, port, port);
  }

  /** Starts another node on the same data; to be closed before this one. */
  UsherServer beside(Path jar, Settings settings) throws IOException, InterruptedException {
    return start(jar, settings, folder, false, port, freePort());
  }

  private static UsherServer start(
      Path jar, Settings settings, Path folder, boolean ownsFolder, int issuersPort, int port)
      throws IOException, InterruptedException {
    Path config = folder.resolve("usher-" + port + ".toml");
    Files.writeString(config, settings.toml(issuersPort, port, folder.resolve("data")));
    Process process =
        new ProcessBuilder(command(jar.toAbsolutePath(), config))
            .redirectErrorStream(true)
            .redirectOutput(log(folder, port).toFile())
            .start();
    UsherServer server = new UsherServer(folder, ownsFolder, port, process);
    try {
      server.awaitReady();
      return server;
    } catch (BenchFailure e) {
      server.close();
      throw e;
    }
  }

  int port() {
    return port;
  }

  ProcessUse use() {
    return use;
  }

  Connection connect() throws IOException {
    return new Connection(port);
  }

  @Override
  public void close() throws IOException {
    process.toHandle().destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    if (!ownsFolder) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_MAX_NANOS;
    while (!isReady()) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        throw new BenchFailure("Usher did not start:\n" + lastWords());
      }
    }
  }

  private boolean isReady() {
    try (Connection connection = connect()) {
      return connection.get("/ready").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log(folder, port));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  private static Path log(Path folder, int port) {
    return folder.resolve("usher-" + port + ".log");
  }

  private static List<String> command(Path jar, Path config) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path options = jar.resolveSibling("java.options");
    if (Files.exists(options)) {
      command.add("@" + options);
    }
    String more = System.getenv("USHER_JAVA_OPTIONS");
    if (more != null && !more.isBlank()) {
      command.addAll(List.of(more.strip().split("\\s+", -1)));
    }
    command.addAll(
        List.of("-jar", jar.toString(), "serve", "--config", config.toString(), "--stop-on-eof"));
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
