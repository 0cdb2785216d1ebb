package usher.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import usher.edge.Deadline;
import usher.edge.TrustClock;
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
    RevocationFeed late = feed();
    List<Revocation> seen = new ArrayList<>();
    late.read(seen::add);
    late.catchUp();
    assertEquals(List.of(), seen);
    assertEquals(3, late.head().seq());
    assertEquals(core.database.read(core.log::head), late.head());
  }

  @Test
  void follow_logWithHistory_allIsInTheSetAndNothingIsHandedOut() {
    append(12_001);
    RevocationFeed late = feed();
    List<Revocation> seen = new ArrayList<>();
    late.read(seen::add);
    late.follow(Deadline.NONE);
    assertEquals(12_001, late.revoked().size());
    assertEquals(12_001, late.known().applied());
    append(1);
    late.catchUp();
    assertTrue(late.revoked().contains("s12002"));
    assertEquals(List.of(12_002L), seen.stream().map(Revocation::seq).toList());
  }

  @Test
  void catchUp_withoutFollowing_keepsNothing() {
    append(2);
    core.feed.catchUp();
    assertEquals(0, core.feed.revoked().size());
    assertFalse(core.feed.known().isRead());
  }

  @Test
  void catchUp_renamedLog_isReadAgainAndNothingIsHandedOutTwice() {
    List<Long> seen = new ArrayList<>();
    core.feed.read(revocation -> seen.add(revocation.seq()));
    core.feed.follow(Deadline.NONE);
    append(2);
    core.feed.catchUp();
    core.run(tx -> core.log.rename(tx, core.log.head(tx).epoch()));
    append(1);
    core.feed.catchUp();
    assertEquals(List.of(1L, 2L, 3L), seen);
    assertEquals(core.database.read(core.log::head), core.feed.head());
    assertTrue(core.feed.known().isOf(core.feed.head().epoch()));
    assertEquals(3, core.feed.known().applied());
  }

  /** Sets are joined (rule T6), and what is new is handed out though its number is not. */
  @Test
  void catchUp_anotherLog_nothingIsForgottenAndWhatIsNewIsHandedOut() {
    List<String> seen = new ArrayList<>();
    core.feed.read(revocation -> seen.add(revocation.sid().value()));
    core.feed.follow(Deadline.NONE);
    append(3);
    core.feed.catchUp();
    core.run(tx -> {
      // A copy of the time when there was one, which has gone on without the others.
      tx.execute("DELETE FROM revocation WHERE seq > 1");
      tx.execute("UPDATE revocation_head SET seq = 1, epoch = 'copy'");
      tx.execute("UPDATE revocation SET until = until + 1");
      core.log.add(tx, revocation(core.log.next(tx, 1), "of-the-copy"));
    });
    core.feed.catchUp();
    assertEquals(List.of("s1", "s2", "s3", "of-the-copy"), seen);
    for (String sid : seen) {
      assertTrue(core.feed.revoked().contains(sid), sid);
    }
    assertEquals(2, core.feed.known().applied());
  }

  private RevocationFeed feed() {
    TrustClock clock = new TrustClock(core.clock, System::nanoTime);
    return new RevocationFeed(core.database, core.log, clock);
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
  void catchUp_burntKey_isHandedToThoseWhoReadKeysBeforeItCountsAsApplied() {
    List<String> ended = new ArrayList<>();
    List<String> burnt = new ArrayList<>();
    core.feed.follow(Deadline.NONE);
    core.feed.read(revocation -> ended.add(revocation.sid().value()));
    core.feed.readKeys(key -> burnt.add(key.keyId() + " after " + core.feed.known().applied()));
    append(1);
    core.run(tx -> {
      Instant now = core.clock.instant();
      core.log.addKey(tx, new BurntKey(core.log.next(tx, 1), "one", now, now.plusSeconds(90)));
    });
    core.feed.catchUp();
    core.feed.catchUp();
    assertEquals(List.of("s1"), ended);
    assertEquals(List.of("one after 0"), burnt);
    assertTrue(core.feed.revoked().contains("kid:one"));
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
  void start_lostHint_isFoundAllTheSame() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    core.feed.read(revocation -> seen.countDown());
    core.followers.start();
    append(1);
    assertTrue(seen.await(LONG.toSeconds(), TimeUnit.SECONDS));
  }

  @Test
  void start_anotherProcessCommits_isFound() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    core.feed.read(revocation -> seen.countDown());
    core.followers.start();
    try (Database other = Database.sqlite(folder.resolve("usher.db"))) {
      append(other, 1);
    }
    assertTrue(seen.await(LONG.toSeconds(), TimeUnit.SECONDS));
  }

  /** Method: several threads sign out, each waking the feed; readers note what they are given. */
  @Test
  void catchUp_manySignOutsAtOnce_inOrderAndOnce() {
    List<Long> seen = Collections.synchronizedList(new ArrayList<>());
    core.feed.read(revocation -> seen.add(revocation.seq()));
    core.followers.start();
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
        core.log.add(tx, revocation(first + i, "s" + (first + i)));
      }
      return count;
    });
  }

  private Revocation revocation(long seq, String sid) {
    Instant now = core.clock.instant();
    return new Revocation(
        seq,
        new AccountId("a"),
        new SignInId(sid),
        EndReason.ADMIN,
        null,
        now,
        now.plusSeconds(90));
  }
}
