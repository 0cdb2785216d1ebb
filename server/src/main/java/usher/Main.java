package usher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import usher.cli.Core;
import usher.cli.PlainServe;
import usher.cli.Refusal;
import usher.cli.Terminal;
import usher.cli.UsherCommand;
import usher.config.BadConfiguration;
import usher.key.NativeSignatures;
import usher.log.Logging;

/** Where the program starts: reads the command line and the settings, hands in clock and chance. */
public final class Main {
  private Main() {}

  public static void main(String[] words) {
    int status =
        PlainServe.parse(words)
            .map(plain -> plainly(() -> serve(plain.config(), plain.stopOnEof())))
            .orElseGet(
                () -> UsherCommand.run(words, Terminal.ofProcess(), Main::serve, Main::open));
    System.exit(status);
  }

  private static int serve(@Nullable Path file, boolean stopOnEof) {
    ConfigReader reader = new ConfigReader(settings(file), System.getenv());
    Config config = read(reader);
    Logging.apply(config.log().format(), config.log().level());
    reader.log();
    Server server = make(() -> new Server(config, clock(config), new SecureRandom()));
    listen(server, config);
    NativeSignatures.beginInBackground();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    return stopOnEof ? untilInputEnds() : untilKilled();
  }

  /** The core for a command; what it does is told by the command, not by the log. */
  private static Core open(@Nullable Path file) {
    Config config = read(new ConfigReader(settings(file), System.getenv()));
    Logging.apply(config.log().format(), "warn");
    House house = make(() -> new House(config, clock(config), new SecureRandom()));
    return new Core(
        house.accounts,
        house.policy,
        house.plans,
        house.changePassword,
        house.closeAccount,
        house.signOut,
        new Core.Keys(house.keys, house.burnKeys),
        house.database);
  }

  private static int plainly(Supplier<Integer> serve) {
    try {
      return serve.get();
    } catch (Refusal refusal) {
      System.err.println("usher: " + refusal.sentence());
      return 1;
    }
  }

  /** The file that was named, else the one that lies here. */
  private static @Nullable Path settings(@Nullable Path named) {
    if (named != null) {
      return named;
    }
    String byEnvironment = System.getenv("USHER_CONFIG");
    if (byEnvironment != null) {
      return Path.of(byEnvironment);
    }
    Path here = Path.of("usher.toml");
    return Files.exists(here) ? here : null;
  }

  private static Config read(ConfigReader reader) {
    try {
      return reader.read();
    } catch (BadConfiguration e) {
      throw new Refusal("The settings do not fit:\n  " + String.join("\n  ", e.problems()));
    }
  }

  private static <T> T make(Supplier<T> parts) {
    try {
      return parts.get();
    } catch (UncheckedIOException e) {
      throw new Refusal(e.getMessage() + ": " + e.getCause());
    }
  }

  private static void listen(Server server, Config config) {
    try {
      server.start();
    } catch (IOException e) {
      server.close();
      throw new Refusal(
          isTaken(e)
              ? "Port %d is taken by another program; http.port or USHER_HTTP_PORT chooses another."
                  .formatted(config.http().port())
              : "Cannot listen: " + e.getMessage());
    }
  }

  private static boolean isTaken(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof BindException && String.valueOf(cause.getMessage()).contains("in use");
  }

  private static InstantSource clock(Config config) {
    Path offset = config.dev().clockOffsetFile();
    return offset == null
        ? InstantSource.system()
        : new OffsetClock(InstantSource.system(), offset);
  }

  /** Whoever started this holds the other end; when it is gone, even killed, so is this. */
  private static int untilInputEnds() {
    try {
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static int untilKilled() {
    try {
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      return 0;
    }
  }
}
