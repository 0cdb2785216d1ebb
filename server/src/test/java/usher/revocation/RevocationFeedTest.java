package usher.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.account.AccountId;
import usher.signin.EndReason;
import usher.signin.SignInId;
import usher.signout.Cause;
import usher.signout.Which;
import usher.sql.Database;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: every revocation reaches every reader once, in order, whatever becomes of hints. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RevocationFeedTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private CoreFixture core;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void start_logWithHistory_beginsAtItsHead() {
    append(3);
    try (RevocationFeed late = new RevocationFeed(core.database, core.log)) {
      List<Revocation> seen = new ArrayList<>();
      late.read(seen::add);
      late.catchUp();
      assertEquals(List.of(), seen);
      assertEquals(3, late.head().seq());
      assertEquals(core.database.read(core.log::head), late.head());
    }
  }

  @Test
  void catchUp_news_eachReaderInOrderAndOnce() {
    List<Long> one = new ArrayList<>();
    List<Long> two = new ArrayList<>();
    core.feed.read(revocation -> one.add(revocation.seq()));
    core.feed.read(revocation -> two.add(revocation.seq()));
    append(2);
    core.feed.catchUp();
    append(1);
    core.feed.catchUp();
    core.feed.catchUp();
    assertEquals(List.of(1L, 2L, 3L), one);
    assertEquals(one, two);
  }

  @Test
  void catchUp_moreThanOneBatch_all() {
    List<Long> seen = new ArrayList<>();
    core.feed.read(revocation -> seen.add(revocation.seq()));
    append(2_001);
    core.feed.catchUp();
    assertEquals(LongStream.rangeClosed(1, 2_001).boxed().toList(), seen);
    assertEquals(2_001, core.feed.head().seq());
  }

  @Test
  void look_lostHint_isFoundAllTheSame() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    core.feed.read(revocation -> seen.countDown());
    core.feed.start();
    append(1);
    assertTrue(seen.await(LONG.toSeconds(), TimeUnit.SECONDS));
  }

  @Test
  void look_anotherProcessCommits_isFound() throws Exception {
    core.feed.start();
    try (Database other = Database.sqlite(folder.resolve("usher.db"))) {
      other.write(tx -> core.log.next(tx, 0));
      append(other, 1);
    }
    assertTrue(core.feed.awaitPast(0, LONG));
  }

  @Test
  void awaitPast_alreadyRead_atOnce() throws Exception {
    append(1);
    core.feed.catchUp();
    assertTrue(core.feed.awaitPast(0, Duration.ZERO));
    assertFalse(core.feed.awaitPast(1, Duration.ZERO));
    assertFalse(core.feed.awaitPast(1, Duration.ofMillis(5)));
  }

  @Test
  void awaitPast_newsComes_wakesAfterReadersActed() throws Exception {
    ConcurrentLinkedQueue<Long> acted = new ConcurrentLinkedQueue<>();
    core.feed.read(revocation -> acted.add(revocation.seq()));
    CompletableFuture<Boolean> waiting = waitForADay();
    append(1);
    core.feed.catchUp();
    assertTrue(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS));
    assertEquals(List.of(1L), List.copyOf(acted));
  }

  @Test
  void close_whileSomebodyWaits_letsThemGo() throws Exception {
    CompletableFuture<Boolean> waiting = waitForADay();
    core.feed.close();
    assertFalse(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS));
  }

  /** Returns when the thread waits. */
  private CompletableFuture<Boolean> waitForADay() {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread waiter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                answer.complete(core.feed.awaitPast(0, Duration.ofDays(1)));
              } catch (InterruptedException e) {
                answer.completeExceptionally(e);
              }
            });
    while (waiter.getState() != Thread.State.TIMED_WAITING && !answer.isDone()) {
      Thread.onSpinWait();
    }
    return answer;
  }

  /** Method: several threads sign out, each waking the feed; readers note what they are given. */
  @Test
  void catchUp_manySignOutsAtOnce_inOrderAndOnce() {
    List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    core.feed.read(revocation -> seen.add(revocation.seq()));
    core.feed.start();
    List<Account> accounts =
        List.of(core.account(), core.account(), core.account(), core.account());
    int each = 10;
    Race.of(
        accounts.size(),
        i -> {
          for (int k = 0; k < each; k++) {
            core.enter(CoreFixture.tv(accounts.get(i), "tv", null));
            core.signOut.of(accounts.get(i).id(), new Which.All(), Cause.of(EndReason.ADMIN));
          }
          return i;
        });
    long last = (long) accounts.size() * each;
    assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), seen);
  }

  /** Commits without a hint. */
  private void append(int count) {
    append(core.database, count);
  }

  private void append(Database database, int count) {
    database.write(tx -> {
      long first = core.log.next(tx, count);
      for (int i = 0; i < count; i++) {
        core.log.add(
            tx,
            new Revocation(
                first + i,
                new AccountId("a"),
                new SignInId("s" + (first + i)),
                EndReason.ADMIN,
                null,
                core.clock.instant(),
                core.clock.instant().plusSeconds(90)));
      }
      return count;
    });
  }
}
