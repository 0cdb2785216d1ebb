package usher.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real redis-server of a test's own, on a free port of this machine, which keeps nothing on disk.
 * Used by one thread.
 */
public final class RedisServer implements AutoCloseable {
  private static final long READY_WITHIN = TimeUnit.SECONDS.toNanos(20);
  private static final int TRIES = 5;

  private final Path folder;
  private final List<String> options;
  private int port;
  private Process process;

  /** Starts one. */
  public RedisServer(Path folder, String... options) {
    this.folder = folder;
    this.options = List.of(options);
    this.process = start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  public String address() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Ends it as a power cut does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again after {@link #kill}, on the same port and with an empty memory. */
  public void startAgain() {
    Process started = launch();
    if (started == null) {
      throw new IllegalStateException("redis-server does not start: see redis.log in " + folder);
    }
    process = started;
  }

  /**
   * Sends one command written inline, and gives the answer's first line; empty if there is none.
   */
  public String ask(String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      for (int next = socket.getInputStream().read();
          next >= 0 && next != '\n';
          next = socket.getInputStream().read()) {
        line.append((char) next);
      }
      return line.toString().strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** Somebody may take a port that was free a moment ago: then another one. */
  private Process start() {
    for (int i = 0; i < TRIES; i++) {
      port = freePort();
      Process started = launch();
      if (started != null) {
        return started;
      }
    }
    throw new IllegalStateException("redis-server does not start: see redis.log in " + folder);
  }

  private @Nullable Process launch() {
    List<String> command =
        new ArrayList<>(
            List.of("redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", ""));
    command.addAll(options);
    try {
      Process started =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(new File(folder.toFile(), "redis.log"))
              .start();
      long end = System.nanoTime() + READY_WITHIN;
      while (started.isAlive() && System.nanoTime() < end) {
        String answer = ask("PING");
        if (answer.equals("+PONG") || answer.startsWith("-NOAUTH")) {
          return started;
        }
        LockSupport.parkNanos(1_000_000);
      }
      started.destroyForcibly();
      return null;
    } catch (IOException e) {
      throw new IllegalStateException(
          "these tests need redis-server; ./usher test installs it where it may", e);
    }
  }

  /** A port that nobody has at this moment. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
