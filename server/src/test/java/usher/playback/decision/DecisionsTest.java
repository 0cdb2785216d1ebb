package usher.playback.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.AccountId;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Playback.Title;
import usher.sql.Database;

/** Goal: an account's decisions are told in the order in which they fell, page by page. */
class DecisionsTest {
  private static final AccountId ACCOUNT = new AccountId("a");
  private static final Instant NOW = Instant.parse("2026-02-03T20:15:00Z");
  private static final int MANY = 300;

  @TempDir Path folder;

  @Test
  void ofOneMicrosecond_areToldInTheOrderOfTheirArrival() {
    try (Database database = Database.sqlite(folder.resolve("usher.db"))) {
      Decisions decisions =
          new Decisions(
              database,
              new DecisionStore(),
              Duration.ofDays(1),
              InstantSource.fixed(NOW),
              new Random(7));
      IntStream.range(0, MANY).forEach(i -> decisions.take(decision("device " + i)));
      assertEquals(MANY, decisions.write());

      List<String> told = new ArrayList<>();
      String before = "";
      while (told.size() < MANY) {
        List<Decision> page = decisions.before(ACCOUNT, before, 7);
        page.forEach(each -> told.add(each.device()));
        before = page.getLast().id();
      }

      List<String> newestFirst =
          IntStream.range(0, MANY).mapToObj(i -> "device " + (MANY - 1 - i)).toList();
      assertEquals(newestFirst, told);
    }
  }

  private static Decision decision(String device) {
    return new Decision(
        "",
        ACCOUNT,
        NOW,
        Decision.ADMITTED,
        "plan",
        2,
        1,
        device,
        null,
        new Title("t", "A film"),
        ContentKind.FILM,
        null,
        List.of(),
        List.of());
  }
}
