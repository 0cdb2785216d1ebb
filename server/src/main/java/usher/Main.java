package usher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.cli.Core;
import usher.cli.Terminal;
import usher.cli.UsherCommand;
import usher.config.BadConfiguration;
import usher.log.Logging;

/** The server's entry: reads the settings, then serves or carries out one command. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Path HERE = Path.of("usher.toml");

  private Main() {}

  public static void main(String[] words) {
    int status =
        UsherCommand.run(words, Terminal.ofProcess(), Main::serve, file -> core(config(file)));
    if (status != 0) {
      System.exit(status);
    }
  }

  private static int serve(@Nullable Path file, boolean stopOnEof) {
    try {
      Config config = config(file);
      Logging.apply(config.log().format(), config.log().level());
      serve(config, stopOnEof);
      return 0;
    } catch (BadConfiguration e) {
      System.err.println(e.getMessage());
    } catch (IOException e) {
      System.err.println("usher: " + e.getMessage());
    }
    return 1;
  }

  private static void serve(Config config, boolean stopOnEof) throws IOException {
    Server server = new Server(config, clock(config), new SecureRandom());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "stop"));
    try {
      server.start();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    if (stopOnEof) {
      awaitEof();
      LOG.info("standard input has ended: stopping");
      server.close();
      return;
    }
    awaitQuietly(stopped);
  }

  private static void awaitEof() throws IOException {
    byte[] ignored = new byte[1024];
    int read;
    do {
      read = System.in.read(ignored);
    } while (read >= 0);
  }

  private static void awaitQuietly(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Core core(Config config) {
    House house = new House(config, clock(config), new SecureRandom());
    return new Core(
        house.accounts,
        house.policy,
        house.plans,
        house.changePassword,
        house.closeAccount,
        house.signOut,
        house.database);
  }

  private static Config config(@Nullable Path file) {
    @Nullable Path found = file == null && Files.exists(HERE) ? HERE : file;
    return new ConfigReader(found, System.getenv()).read();
  }

  private static InstantSource clock(Config config) {
    Path offset = config.dev().clockOffsetFile();
    return offset == null
        ? InstantSource.system()
        : new OffsetClock(InstantSource.system(), offset);
  }
}
