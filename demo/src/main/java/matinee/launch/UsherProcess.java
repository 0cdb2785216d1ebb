package matinee.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Usher server as a child process. Its input is a pipe that nobody writes to: when this process
 * ends, however that comes about, the pipe closes and {@code --stop-on-eof} ends the child as well.
 * Thread-safe.
 */
public final class UsherProcess implements AutoCloseable {
  private static final int LAST_LINES = 12;
  private static final Duration PAUSE = Duration.ofMillis(40);
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** What a rehearsal leaves is written at its end, on a slow machine slowly. */
  private static final Duration REHEARSAL_GRACE = Duration.ofMinutes(2);

  private final Process process;
  private final Duration grace;
  private final Thread reader;
  private final Deque<String> lastLines = new ArrayDeque<>();

  private UsherProcess(Process process, Path log, Duration grace) {
    this.process = process;
    this.grace = grace;
    this.reader = Thread.ofVirtual().start(() -> read(log));
  }

  /**
   * Starts the server.
   *
   * @param rehearsal whether it shall leave beside its jar, at its end, what makes later starts
   *     quick (JEP 514)
   */
  public static UsherProcess start(Path serverJar, Path settings, Path log, boolean rehearsal)
      throws IOException {
    if (!Files.isReadable(serverJar)) {
      throw new DemoFailure("Usher's server is not built: " + serverJar + " is missing.");
    }
    Process process =
        new ProcessBuilder(command(serverJar.toAbsolutePath(), settings, rehearsal))
            .redirectErrorStream(true)
            .start();
    return new UsherProcess(process, log, rehearsal ? REHEARSAL_GRACE : GRACE);
  }

  private static List<String> command(Path serverJar, Path settings, boolean rehearsal) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path options = serverJar.resolveSibling("java.options");
    if (Files.exists(options)) {
      command.add("@" + options);
    }
    // Whoever tries it out wants it now, and asks too little of it for the second compiler to pay.
    command.add("-XX:TieredStopAtLevel=1");
    Path cache = serverJar.resolveSibling("usher-server.aot");
    if (rehearsal) {
      command.add("-XX:AOTCacheOutput=" + cache);
    } else if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(List.of("-jar", serverJar.toString(), "serve", "--config"));
    command.addAll(List.of(settings.toString(), "--stop-on-eof"));
    return command;
  }

  /**
   * Waits until the server says that it is ready.
   *
   * @throws DemoFailure when it ends before, or takes longer than {@code atMost}
   */
  public void awaitReady(String address, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      while (!isReady(http, address)) {
        if (process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new DemoFailure("Usher did not start." + lastWords());
        }
        if (System.nanoTime() > end) {
          String patience = atMost.toSeconds() + " s";
          throw new DemoFailure("Usher was not ready within " + patience + "." + lastWords());
        }
      }
    }
  }

  private static boolean isReady(HttpClient http, String address) throws InterruptedException {
    HttpRequest ask =
        HttpRequest.newBuilder(URI.create(address + "/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(ask, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Blocks until the server has ended, and says what it said last. */
  public String awaitEnd() throws InterruptedException {
    int code = process.waitFor();
    return "Usher has ended by itself, with code " + code + "." + lastWords();
  }

  private String lastWords() throws InterruptedException {
    if (!process.isAlive()) {
      reader.join(Duration.ofSeconds(1));
    }
    synchronized (lastLines) {
      return lastLines.isEmpty() ? "" : " Its last words:\n    " + String.join("\n    ", lastLines);
    }
  }

  private void read(Path log) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter file = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.println(line);
        synchronized (lastLines) {
          lastLines.add(line);
          if (lastLines.size() > LAST_LINES) {
            lastLines.remove();
          }
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Asks the server to end, and makes it end when it does not; what it says last is kept. */
  @Override
  public void close() {
    process.toHandle().destroy(); // Process.destroy would stop listening at once
    try {
      if (!process.waitFor(grace.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join(GRACE);
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
