package usher.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.limit.Overload;

/** Goal: what is acknowledged is there, all of it or nothing. Method: real files, many threads. */
class DatabaseTest {
  @TempDir Path folder;
  private Path file;
  private Database database;

  @BeforeEach
  void open() {
    file = folder.resolve("usher.db");
    database = Database.sqlite(file);
    write("CREATE TABLE n (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)");
    write("INSERT INTO n (id, value) VALUES (1, 0)");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void write_acknowledged_anotherDatabaseOnTheFileSeesIt() {
    write("UPDATE n SET value = 7");
    try (Database other = Database.sqlite(file)) {
      assertEquals(7, value(other));
      other.write(tx -> tx.execute("UPDATE n SET value = 8"));
    }
    assertEquals(8, value(database));
  }

  @Test
  void write_throws_nothingHappenedAndNoHintRan() {
    List<String> hints = new ArrayList<>();
    assertThrows(
        ArithmeticException.class,
        () ->
            database.write(tx -> {
              tx.execute("UPDATE n SET value = 1");
              tx.afterCommit(() -> hints.add("ran"));
              throw new ArithmeticException();
            }));
    assertEquals(0, value(database));
    assertEquals(List.of(), hints);
  }

  @Test
  void write_hints_runAfterTheCommitInOrder() {
    List<Long> seen = new ArrayList<>();
    database.write(tx -> {
      tx.afterCommit(() -> seen.add(value(database)));
      tx.afterCommit(() -> seen.add(value(database) + 1));
      return tx.execute("UPDATE n SET value = 5");
    });
    assertEquals(List.of(5L, 6L), seen);
  }

  @Test
  void write_hintMayWrite_itsTransactionIsOver() {
    database.write(tx -> {
      tx.afterCommit(() -> write("UPDATE n SET value = value + 1"));
      return tx.execute("UPDATE n SET value = 10");
    });
    assertEquals(11, value(database));
  }

  @Test
  void write_hintThrows_theChangeIsStillAcknowledged() {
    List<String> hints = new ArrayList<>();
    int rows =
        database.write(tx -> {
          tx.afterCommit(() -> {
            throw new ArithmeticException("a hint that fails");
          });
          tx.afterCommit(() -> hints.add("the next one"));
          return tx.execute("UPDATE n SET value = 3");
        });
    assertEquals(1, rows);
    assertEquals(3, value(database));
    assertEquals(List.of("the next one"), hints);
  }

  @Test
  void write_withinAWrite_refusedSinceItWouldNotBeDurable() {
    assertThrows(
        IllegalStateException.class,
        () ->
            database.write(tx -> {
              write("UPDATE n SET value = 1");
              return 0;
            }));
    assertEquals(0, value(database));
    write("UPDATE n SET value = 2");
    assertEquals(2, value(database));
  }

  @Test
  void read_withinAWrite_seesWhatIsCommittedAndDoesNotWait() {
    long seen =
        database.write(tx -> {
          tx.execute("UPDATE n SET value = 9");
          return value(database);
        });
    assertEquals(0, seen);
    assertEquals(9, value(database));
  }

  @Test
  void read_twoQuestionsAroundAWrite_oneSnapshot() {
    List<Long> seen =
        database.read(tx -> {
          long first = tx.number("SELECT value FROM n");
          write("UPDATE n SET value = 4");
          return List.of(first, tx.number("SELECT value FROM n"));
        });
    assertEquals(List.of(0L, 0L), seen);
    assertEquals(4, value(database));
  }

  @Test
  void read_thatWrites_refused() {
    assertThrows(
        RuntimeException.class, () -> database.read(tx -> tx.execute("UPDATE n SET value = 1")));
    assertEquals(0, value(database));
  }

  @Test
  void write_manyThreads_noneLost() throws Exception {
    int threads = 16;
    int rounds = 25;
    CountDownLatch start = new CountDownLatch(1);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        all.add(
            pool.submit(() -> {
              start.await();
              for (int i = 0; i < rounds; i++) {
                // Read, then write: a lost update would show.
                database.write(tx -> {
                  long old = tx.number("SELECT value FROM n WHERE id = 1");
                  return tx.execute("UPDATE n SET value = ? WHERE id = 1", old + 1);
                });
              }
              return null;
            }));
      }
      start.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertEquals((long) threads * rounds, value(database));
  }

  /** A change that fails among others undoes itself alone, and nobody is answered too early. */
  @Test
  void write_severalWaiting_committedTogetherEachDurableWhenAnswered() throws Exception {
    int others = 10;
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicInteger unseen = new AtomicInteger();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> all = new ArrayList<>();
      all.add(
          pool.submit(() -> {
            database.write(tx -> {
              first.countDown();
              await(waiting);
              return tx.execute("INSERT INTO n (id, value) VALUES (100, 0)");
            });
            return stored(100);
          }));
      first.await();
      List<Thread> threads = new ArrayList<>();
      for (int i = 1; i <= others; i++) {
        long id = 100L + i;
        FutureTask<Long> task = new FutureTask<>(() -> change(id, unseen));
        all.add(task);
        threads.add(Thread.ofVirtual().start(task));
      }
      for (Thread thread : threads) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
          Thread.onSpinWait();
        }
      }
      waiting.countDown();
      for (Future<Long> one : all) {
        assertEquals(1, one.get(), "answered before it was there, or lost");
      }
    }
    assertEquals(others, unseen.get(), "each saw the first one's row uncommitted");
    assertEquals(others / 2 + 2, rows());
  }

  /** Every second one fails after its change. */
  private long change(long id, AtomicInteger unseen) {
    try {
      database.write(tx -> {
        boolean there = tx.number("SELECT COUNT(*) FROM n WHERE id = 100") == 1;
        if (there && stored(100) == 0) {
          unseen.incrementAndGet();
        }
        tx.execute("INSERT INTO n (id, value) VALUES (?, 0)", id);
        if (id % 2 == 0) {
          throw new ArithmeticException();
        }
        return null;
      });
    } catch (ArithmeticException undone) {
      return 1 - stored(id);
    }
    return stored(id);
  }

  private long stored(long id) {
    return database.read(tx -> tx.number("SELECT COUNT(*) FROM n WHERE id = ?", id));
  }

  private long rows() {
    return database.read(tx -> tx.number("SELECT COUNT(*) FROM n"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** SQLite undoes everything by itself when the disk is full: then nobody may be told "done". */
  @Test
  void write_wholeTransactionUndoneUnderway_allOfItsCallersHear() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var change =
          pool.submit(() ->
              database.write(tx -> {
                first.countDown();
                await(waiting);
                return tx.execute("UPDATE n SET value = 1");
              }));
      first.await();
      FutureTask<Integer> undoing =
          new FutureTask<>(() ->
              database.write(
                  tx -> tx.execute("INSERT OR ROLLBACK INTO n (id, value) VALUES (1, 2)")));
      Thread thread = Thread.ofVirtual().start(undoing);
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      waiting.countDown();
      assertThrows(ExecutionException.class, undoing::get);
      assertThrows(ExecutionException.class, change::get);
    }
    assertEquals(0, value(database));
    write("UPDATE n SET value = 3");
    assertEquals(3, value(database));
  }

  @Test
  void write_twoDatabasesOnOneFile_takeTurns() throws Exception {
    int rounds = 50;
    try (Database other = Database.sqlite(file);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Database one : List.of(database, other)) {
        all.add(
            pool.submit(() -> {
              for (int i = 0; i < rounds; i++) {
                one.write(tx -> {
                  long old = tx.number("SELECT value FROM n WHERE id = 1");
                  return tx.execute("UPDATE n SET value = ? WHERE id = 1", old + 1);
                });
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertEquals(2L * rounds, value(database));
  }

  @Test
  void write_fileHeldByAnotherProcess_overloadAndNotForEver() throws Exception {
    var brief = new Database.Patience(Duration.ofSeconds(5), Duration.ofMillis(100));
    try (Database other = Database.sqlite(file, brief);
        Connection holder = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = holder.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      assertThrows(Overload.class, () -> other.write(tx -> tx.execute("UPDATE n SET value = 1")));
      statement.execute("ROLLBACK");
      other.write(tx -> tx.execute("UPDATE n SET value = 2"));
    }
    assertEquals(2, value(database));
  }

  @Test
  void write_queueTooLong_overload() {
    var brief = new Database.Patience(Duration.ofMillis(250), Duration.ofSeconds(5));
    try (Database narrow = Database.sqlite(file, brief);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      narrow.write(tx -> {
        var queued = pool.submit(() -> narrow.write(inner -> inner.execute("DELETE FROM n")));
        var failed = assertThrows(ExecutionException.class, queued::get);
        return assertInstanceOf(Overload.class, failed.getCause());
      });
    }
    assertEquals(0, value(database));
  }

  @Test
  void write_statementFails_theTextHoldsNoneOfItsValues() {
    var failure =
        assertThrows(
            JdbiException.class,
            () ->
                database.write(tx ->
                    tx.execute("INSERT INTO n (id, value) VALUES (1, ?)", "the private key")));
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    assertFalse(trace.toString().contains("private key"), trace.toString());
  }

  @Test
  void sqlite_connections_areAsDurableAsPromised() {
    assertEquals("wal", text("PRAGMA journal_mode"));
    assertEquals("2", text("PRAGMA synchronous"), "FULL");
    assertEquals("1", text("PRAGMA foreign_keys"));
  }

  @Test
  void sqlite_newFile_isItsOwnersOnly() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    Path wal = folder.resolve("usher.db-wal");
    assertTrue(Files.exists(wal));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(wal)));
  }

  @Test
  void sqlite_missingFolder_refused() {
    Path missing = folder.resolve("no").resolve("usher.db");
    assertThrows(RuntimeException.class, () -> Database.sqlite(missing));
    assertFalse(Files.exists(missing));
  }

  private void write(String sql) {
    database.write(tx -> tx.execute(sql));
  }

  private static long value(Database database) {
    return database.read(tx -> tx.number("SELECT value FROM n WHERE id = 1"));
  }

  private String text(String pragma) {
    return database.write(tx -> tx.one((row, context) -> row.getString(1), pragma).orElseThrow());
  }
}
