package usher.signout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.grant.DeviceCode;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.revocation.Revocation;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.testing.CoreFixture;
import usher.testing.Race;
import usher.testing.Rounds;

/**
 * Goal: whatever races a sign-out either fails or is signed out by it (invariant 4), and each ended
 * sign-in stands in the log once.
 *
 * <p>Method: each racer notes, inside its transaction, how far the log had come. That tells which
 * side of the sign-out it was on.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignOutRaceTest {
  /** What a racer did, and the log's number that its transaction saw. */
  private record Did(boolean succeeded, long sawSeq, SignInId sid, long exp) {}

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
  void signOutAll_againstEntering_whoCameBeforeIsOutWhoCameAfterIsIn() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
      SignIn tv = core.enter(CoreFixture.tv(ada, "tv", null));
      List<Callable<Object>> racers = new ArrayList<>();
      racers.add(after(random, () -> signOutAll(ada, laptop)));
      racers.add(after(random, () -> enter(CoreFixture.tv(ada, "tv", null))));
      racers.add(after(random, () -> enter(CoreFixture.tv(ada, "stick", null))));
      racers.add(after(random, () -> enter(CoreFixture.laptop(ada, "phone"))));

      List<Object> answers = Race.of(racers);

      Receipt receipt = (Receipt) answers.getFirst();
      Set<SignInId> alive = alive(ada);
      assertFalse(alive.contains(laptop.sid()));
      assertFalse(alive.contains(tv.sid()));
      for (Object answer : answers.subList(1, answers.size())) {
        Did entered = (Did) answer;
        boolean before = entered.sawSeq() < receipt.seq();
        assertEquals(before, receipt.ended(entered.sid()), () -> entered + " " + receipt);
        assertEquals(!before, alive.contains(entered.sid()), () -> entered + " " + receipt);
      }
      assertEachEndedOnceInTheLog(ada);
    });
  }

  @Test
  void signOutAll_againstRefreshing_noTokenAfterItAndTheRevocationOutlivesEveryToken() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
      List<Callable<Object>> racers = new ArrayList<>();
      racers.add(after(random, () -> signOutAll(ada, laptop)));
      for (int i = 0; i < 4; i++) {
        SignIn tv = core.enter(CoreFixture.tv(ada, "tv " + i, null));
        GrantToken token = core.refreshToken(tv);
        long lifetime = random.nextInt(1, 600);
        racers.add(after(random, () -> refresh(tv, token, lifetime)));
      }

      List<Object> answers = Race.of(racers);

      Receipt receipt = (Receipt) answers.getFirst();
      assertEquals(Set.of(), alive(ada));
      for (Object answer : answers.subList(1, answers.size())) {
        Did refreshed = (Did) answer;
        assertTrue(receipt.ended(refreshed.sid()));
        assertEquals(
            refreshed.succeeded(), refreshed.sawSeq() < receipt.seq(), refreshed::toString);
        if (refreshed.succeeded()) {
          assertCovers(refreshed);
        }
      }
      assertEachEndedOnceInTheLog(ada);
    });
  }

  @Test
  void signOutAll_againstRedeemingADeviceCode_eitherTakenBackOrSignedOut() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn phone = core.enter(CoreFixture.laptop(ada, "phone"));
      String code = core.allowedDeviceCode(ada.id(), phone.sid());
      List<Callable<Object>> racers =
          List.of(
              after(random, () -> signOutAll(ada, phone)),
              after(random, () -> redeem(CoreFixture.tv(ada, "tv", null), code)),
              after(random, () -> redeem(CoreFixture.tv(ada, "tv", null), code)));

      List<Object> answers = Race.of(racers);

      Receipt receipt = (Receipt) answers.getFirst();
      assertEquals(Set.of(), alive(ada));
      List<Did> redeemed =
          answers.stream().skip(1).map(Did.class::cast).filter(Did::succeeded).toList();
      assertTrue(redeemed.size() <= 1, redeemed::toString);
      redeemed.forEach(one -> assertTrue(receipt.ended(one.sid()), one::toString));
      assertEachEndedOnceInTheLog(ada);
    });
  }

  @Test
  void signOut_twiceAtOnce_eachSignInIsEndedByOneOfThem() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
      SignIn tv = core.enter(CoreFixture.tv(ada, "tv", null));
      List<Callable<Object>> racers =
          List.of(
              after(random, () -> signOutAll(ada, laptop)),
              after(random, () -> signOutAll(ada, laptop)),
              after(random, () -> signOut(ada, Which.one(tv.sid()), laptop)),
              after(random, () -> signOut(ada, new Which.Others(laptop.sid()), laptop)));

      List<SignInId> ended = new ArrayList<>();
      long highest = 0;
      for (Object answer : Race.of(racers)) {
        Receipt receipt = (Receipt) answer;
        receipt.signedOut().forEach(one -> ended.add(one.sid()));
        highest = Math.max(highest, receipt.seq());
      }

      assertEquals(2, ended.size(), ended::toString);
      assertEquals(Set.of(laptop.sid(), tv.sid()), Set.copyOf(ended));
      assertEquals(core.database.read(core.log::head).seq(), highest);
      assertEachEndedOnceInTheLog(ada);
    });
  }

  @Test
  void chores_againstRefreshing_eitherEndedOrProlonged() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn tv = core.enter(CoreFixture.tv(ada, "tv", null));
      GrantToken token = core.refreshToken(tv);
      core.clock.advance(CoreFixture.IDLE.tv());
      List<Callable<Object>> racers =
          List.of(
              after(random, () -> core.chores.endDue()),
              after(random, () -> core.chores.endDue()),
              after(random, () -> refresh(tv, token, 300)));

      Did refreshed = (Did) Race.of(racers).getLast();

      assertEquals(refreshed.succeeded(), alive(ada).contains(tv.sid()));
      assertEachEndedOnceInTheLog(ada);
    });
  }

  private Callable<Object> after(Random random, Callable<Object> task) {
    int pause = Rounds.pauseOf(random);
    return () -> {
      Rounds.pause(pause);
      return task.call();
    };
  }

  private Receipt signOutAll(Account account, SignIn by) {
    return signOut(account, new Which.All(), by);
  }

  private Receipt signOut(Account account, Which which, SignIn by) {
    return core.signOut.of(account.id(), which, Cause.asked(by.sid(), "Chrome on Windows"));
  }

  private Did enter(Arrival arrival) {
    return core.write(tx -> {
      Entrance.Entered entered = (Entrance.Entered) core.entrance.enter(tx, arrival);
      return new Did(true, core.log.head(tx).seq(), entered.signIn().sid(), 0);
    });
  }

  /** As the token endpoint does it: the account's row, then everything else. */
  private Did refresh(SignIn signIn, GrantToken token, long lifetime) {
    Instant now = core.clock.instant();
    return core.write(tx -> {
      core.accounts.lock(tx, signIn.account());
      Grant grant = core.grants.find(tx, token, Grant.Kind.REFRESH_TOKEN).orElseThrow();
      long exp = now.getEpochSecond() + lifetime;
      Instant due = now.plus(Duration.ofDays(365));
      boolean used =
          core.grants.use(
              tx, grant, new GrantStore.Use(new byte[] {1}, null, now, now.plusSeconds(60)));
      boolean issued = core.signIns.issued(tx, signIn, "app", due, exp, now);
      assertEquals(used, issued, "the grant and its sign-in end together");
      return new Did(used, core.log.head(tx).seq(), signIn.sid(), exp);
    });
  }

  private Did redeem(Arrival arrival, String code) {
    Instant now = core.clock.instant();
    return core.write(tx -> {
      core.accounts.lock(tx, arrival.account());
      if (!core.deviceCodes.use(tx, code, new DeviceCode.Answered(now, new byte[] {1}, null))) {
        return new Did(false, 0, new SignInId("none"), 0);
      }
      Entrance.Entered entered = (Entrance.Entered) core.entrance.enter(tx, arrival);
      return new Did(true, core.log.head(tx).seq(), entered.signIn().sid(), 0);
    });
  }

  private Set<SignInId> alive(Account account) {
    return Set.copyOf(
        core.database.read(tx -> core.signIns.active(tx, account.id())).stream()
            .map(one -> one.signIn().sid())
            .toList());
  }

  private void assertCovers(Did refreshed) {
    Revocation revocation =
        core.revocations().stream()
            .filter(one -> one.sid().equals(refreshed.sid()))
            .findFirst()
            .orElseThrow();
    Instant least = Instant.ofEpochSecond(refreshed.exp()).plus(CoreFixture.OUTLIVES);
    assertFalse(revocation.until().isBefore(least), () -> refreshed + " " + revocation);
  }

  private void assertEachEndedOnceInTheLog(Account account) {
    List<SignInId> logged =
        core.revocations().stream()
            .filter(one -> one.account().equals(account.id()))
            .map(Revocation::sid)
            .toList();
    assertEquals(new HashSet<>(logged).size(), logged.size(), logged::toString);
    assertEquals(ended(account), Set.copyOf(logged));
  }

  private Set<SignInId> ended(Account account) {
    return Set.copyOf(
        core.database.read(tx ->
            tx.list(
                (row, context) -> new SignInId(row.getString("sid")),
                "SELECT sid FROM sign_in WHERE account_id = ? AND ended_at IS NOT NULL",
                account.id().value())));
  }
}
