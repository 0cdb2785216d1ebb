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

/** A real redis-server of a test's own, on a free port of this machine. Used by one thread. */
public final class RedisServer implements AutoCloseable {
  private static final long READY_WITHIN = TimeUnit.SECONDS.toNanos(20);

  public final int port;
  private final Path folder;
  private final List<String> options;
  private Process process;

  /** Starts one, which forgets everything when it ends. */
  public RedisServer(Path folder, String... options) {
    this.folder = folder;
    this.options = List.of(options);
    this.port = freePort();
    this.process = launch();
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends it as a power cut does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again after {@link #kill}, on the same port and with an empty memory. */
  public void startAgain() {
    process = launch();
  }

  /** Sends one command written inline, and gives the answer's first line. */
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

  private Process launch() {
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
      while (!ask("PING").equals("+PONG")) {
        if (!started.isAlive() || System.nanoTime() > end) {
          throw new IllegalStateException(
              "redis-server does not start: see redis.log in " + folder);
        }
        Thread.onSpinWait();
      }
      return started;
    } catch (IOException e) {
      throw new IllegalStateException(
          "these tests need redis-server; ./usher test installs it where it may", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
