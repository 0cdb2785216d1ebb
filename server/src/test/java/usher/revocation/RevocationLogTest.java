package usher.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.AccountId;
import usher.signin.EndReason;
import usher.signin.SignInId;
import usher.sql.Transaction;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: the order of numbers is the order of commits (invariant 2), without holes. */
class RevocationLogTest {
  @TempDir Path folder;
  private CoreFixture core;
  private RevocationLog log;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    log = core.log;
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void begin_again_epochAndNumberStay() {
    append(3);
    RevocationLog.Head before = head();
    assertFalse(core.done(log::begin));
    assertEquals(before, head());
    assertEquals(3, before.seq());
  }

  @Test
  void begin_anotherDatabase_anotherEpoch() throws Exception {
    Path other = java.nio.file.Files.createDirectory(folder.resolve("other"));
    try (CoreFixture second = new CoreFixture(other)) {
      assertNotEquals(head().epoch(), second.database.read(second.log::head).epoch());
    }
  }

  @Test
  void rename_log_anotherEpochAndTheNumbersGoOn() {
    append(2);
    String before = head().epoch();
    assertFalse(core.done(tx -> log.rename(tx, "another")), "somebody else was first");
    assertEquals(before, head().epoch());
    assertTrue(core.done(tx -> log.rename(tx, before)));
    assertNotEquals(before, head().epoch());
    assertEquals(2, head().seq());
    assertEquals(List.of(1L, 2L), after(0, 10));
  }

  @Test
  void add_burntKey_isReadAsOne() {
    Instant now = core.clock.instant();
    BurntKey key = new BurntKey(1, "a-key_1", now, now.plusSeconds(60));
    core.run(tx -> log.addKey(tx, new BurntKey(log.next(tx, 1), "a-key_1", now, key.until())));
    assertEquals(List.of(key), core.database.read(tx -> log.after(tx, 0, 10)));
  }

  @Test
  void next_several_oneAfterTheOther() {
    assertEquals(1, core.number(tx -> log.next(tx, 3)));
    assertEquals(4, core.number(tx -> log.next(tx, 1)));
    assertEquals(5, core.number(tx -> log.next(tx, 0)), "none taken");
    assertEquals(4, head().seq());
  }

  @Test
  void next_undone_numbersAreGivenAgain() {
    assertThrows(
        ArithmeticException.class,
        () ->
            core.run(tx -> {
              log.next(tx, 5);
              throw new ArithmeticException();
            }));
    assertEquals(1, core.number(tx -> log.next(tx, 1)));
  }

  @Test
  void after_number_theRestInOrderUpToTheLimit() {
    append(5);
    assertEquals(List.of(3L, 4L, 5L), after(2, 100));
    assertEquals(List.of(1L, 2L), after(0, 2));
    assertEquals(List.of(), after(5, 100));
  }

  @Test
  void add_revocation_readAsItWas() {
    Revocation revocation =
        new Revocation(
            1,
            new AccountId("a"),
            new SignInId("s"),
            EndReason.ELSEWHERE,
            "Chrome on Windows",
            core.clock.instant(),
            core.clock.instant().plusSeconds(390));
    core.run(tx -> {
      log.next(tx, 1);
      log.add(tx, revocation);
    });
    assertEquals(List.of(revocation), core.revocations());
  }

  @Test
  void forget_untilIsOver_goneButTheHeadStays() {
    append(2);
    core.clock.advance(Duration.ofMinutes(5));
    append(1);
    core.clock.advance(Duration.ofMinutes(5));
    assertEquals(0, core.number(tx -> log.forget(tx, core.clock.instant())));
    core.clock.advance(Duration.ofMillis(1));
    assertEquals(2, core.number(tx -> log.forget(tx, core.clock.instant())));
    assertEquals(List.of(3L), after(0, 10));
    assertEquals(3, head().seq());
    assertEquals(4, core.number(tx -> log.next(tx, 1)));
  }

  /**
   * Method: writers commit (and sometimes undo) while readers read on from the largest number they
   * have seen. Whatever a reader found so late that it had passed it would be missing at the end.
   */
  @Test
  void order_manyWritersAndReaders_noSmallerNumberComesLater() {
    long seed = Long.getLong("usher.test.seed", System.nanoTime());
    int writers = 6;
    int each = 40;
    AtomicInteger writing = new AtomicInteger(writers);
    List<Callable<List<Long>>> racers = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      Random random = new Random(seed + w);
      racers.add(() -> {
        try {
          for (int i = 0; i < each; i++) {
            writeOrUndo(random);
          }
        } finally {
          writing.decrementAndGet();
        }
        return List.of();
      });
    }
    for (int r = 0; r < 2; r++) {
      racers.add(() -> {
        List<Long> seen = new ArrayList<>();
        boolean last;
        do {
          last = writing.get() == 0;
          long from = seen.isEmpty() ? 0 : seen.getLast();
          seen.addAll(after(from, 1_000));
        } while (!last);
        return seen;
      });
    }
    List<List<Long>> answers = Race.of(racers);
    List<Long> all = LongStream.rangeClosed(1, head().seq()).boxed().toList();
    assertTrue(all.size() > writers * each / 2, "seed " + seed);
    assertEquals(all, after(0, 10_000), "no holes, seed " + seed);
    for (List<Long> seen : answers.subList(writers, answers.size())) {
      assertEquals(all, seen, "seed " + seed);
    }
  }

  @Test
  void head_andRowsOfOneRead_agree() {
    AtomicInteger writing = new AtomicInteger(1);
    List<Callable<Set<Long>>> racers =
        List.of(
            () -> {
              for (int i = 0; i < 60; i++) {
                append(2);
              }
              writing.set(0);
              return Set.of();
            },
            () -> {
              Set<Long> off = new HashSet<>();
              do {
                off.add(
                    core.database.read(tx -> log.head(tx).seq() - log.after(tx, 0, 1_000).size()));
              } while (writing.get() == 1);
              return off;
            });
    assertEquals(Set.of(0L), Race.of(racers).getLast());
  }

  private void writeOrUndo(Random random) {
    boolean undo = random.nextInt(4) == 0;
    try {
      core.run(tx -> {
        append(tx, 1 + random.nextInt(3));
        if (undo) {
          throw new ArithmeticException();
        }
      });
    } catch (ArithmeticException e) {
      assertTrue(undo);
    }
  }

  private void append(int count) {
    core.run(tx -> append(tx, count));
  }

  private void append(Transaction tx, int count) {
    Instant now = core.clock.instant();
    long seq = log.next(tx, count);
    for (int i = 0; i < count; i++) {
      log.add(
          tx,
          new Revocation(
              seq + i,
              new AccountId("a"),
              new SignInId("s" + (seq + i)),
              EndReason.ADMIN,
              null,
              now,
              now.plus(Duration.ofMinutes(10))));
    }
  }

  private List<Long> after(long seq, int max) {
    return core.database.read(tx -> log.after(tx, seq, max).stream().map(LogEntry::seq).toList());
  }

  private RevocationLog.Head head() {
    return core.database.read(log::head);
  }
}
