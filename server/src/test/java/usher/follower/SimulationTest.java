package usher.follower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.sql.Database;

/**
 * Goal: whatever is lost, doubled, late or stops, and however the clocks run, after "confirmed" and
 * after the bound nobody accepts one of the sids, and in the end everybody knows. Method: the real
 * classes on a real database, thousands of times, each out of a seed. {@code -Dusher.sim.seed=N}
 * does one of them again and tells its story, {@code -Dusher.sim.runs=N} does more.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class SimulationTest {
  private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
  private static final int RUNS = Integer.getInteger("usher.sim.runs", 2_000);
  private static final long FIRST_SEED = 1;

  /** Each has a database of its own. */
  private static final int AT_ONCE = 2;

  private final List<Path> folders = new ArrayList<>();
  private final List<Database> databases = new ArrayList<>();

  /** In memory where there is such a folder: these databases need to survive nothing. */
  @BeforeEach
  void open() throws Exception {
    Path memory = Path.of("/dev/shm");
    for (int i = 0; i < AT_ONCE; i++) {
      Path folder =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "usher-simulation")
              : Files.createTempDirectory("usher-simulation");
      folders.add(folder);
      databases.add(Database.sqlite(folder.resolve("usher.db")));
    }
  }

  @AfterEach
  void close() throws Exception {
    databases.forEach(Database::close);
    for (Path folder : folders) {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  @Test
  void signOut_inAnyWeather_isRefusedOnceItIsOver() throws Exception {
    Long seed = Long.getLong("usher.sim.seed");
    if (seed != null) {
      run(databases.getFirst(), seed);
      return;
    }
    AtomicLong seeds = new AtomicLong(FIRST_SEED);
    Happened happened = new Happened();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Happened>> all =
          databases.stream().map(one -> threads.submit(() -> runs(one, seeds))).toList();
      for (Future<Happened> one : all) {
        happened.add(one.get());
      }
    }
    LOG.info("seeds {} to {}: {}", FIRST_SEED, FIRST_SEED + RUNS - 1, happened);
    assertTrue(happened.least() >= RUNS / 50, happened.toString());
  }

  private static Happened runs(Database database, AtomicLong seeds) throws InterruptedException {
    Happened happened = new Happened();
    for (long seed = seeds.getAndIncrement();
        seed < FIRST_SEED + RUNS;
        seed = seeds.getAndIncrement()) {
      happened.add(run(database, seed));
    }
    return happened;
  }

  @Test
  void seed_again_tellsTheSameStory() throws Exception {
    for (long seed : List.of(7L, 77L, 777L)) {
      Simulation first = new Simulation(databases.getFirst(), seed);
      first.run();
      Simulation second = new Simulation(databases.getLast(), seed);
      second.run();
      assertEquals(first.story(), second.story());
      assertTrue(first.story().size() > 50, "it is about something");
    }
  }

  private static Happened run(Database database, long seed) throws InterruptedException {
    Simulation simulation = new Simulation(database, seed);
    try {
      return simulation.run();
    } catch (AssertionError e) {
      throw new AssertionError(
          "-Dusher.sim.seed=%d: %s%n%s"
              .formatted(seed, e.getMessage(), String.join("\n", simulation.story())),
          e);
    }
  }
}
