package usher.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.testing.CoreFixture;

/** Goal: the newest lines of one account first. */
class ActivityStoreTest {
  @TempDir Path folder;

  @Test
  void recent_lines_newestFirstUpToTheLimitAndOfThisAccountOnly() {
    try (CoreFixture core = new CoreFixture(folder)) {
      Account ada = core.account();
      Account eve = core.account();
      List<Activity> lines =
          List.of(
              line(core, ActivityKind.SIGNED_IN),
              line(core, ActivityKind.PASSWORD_CHANGED),
              line(core, ActivityKind.DEVICE_DENIED));
      core.run(tx -> lines.forEach(line -> core.activities.add(tx, ada.id(), line)));

      assertEquals(lines.reversed(), core.activity(ada));
      assertEquals(
          lines.reversed().subList(0, 2),
          core.database.read(tx -> core.activities.recent(tx, ada.id(), 2)));
      assertEquals(List.of(), core.activity(eve));
    }
  }

  private static Activity line(CoreFixture core, ActivityKind kind) {
    core.clock.advance(Duration.ofSeconds(1));
    return new Activity(
        core.clock.instant(), kind, "Samsung TV", "Chrome on Windows", "elsewhere", "DE");
  }
}
