package usher.signout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.signin.EndReason;
import usher.signin.SignIn;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: what is due ends by itself, once, and by the one way out. Method: a clock moved on. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChoresTest {
  @TempDir Path folder;
  private CoreFixture core;
  private Account ada;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    ada = core.account();
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void endDue_endDate_endsThenAndNotBefore() {
    SignIn guest = core.enter(CoreFixture.tv(ada, "tv", in(Duration.ofHours(8))));
    core.clock.advance(Duration.ofHours(8).minusMillis(1));
    assertEquals(0, core.chores.endDue());
    assertNull(core.again(guest).ended());

    core.clock.advance(Duration.ofMillis(1));
    assertEquals(1, core.chores.endDue());
    assertEquals(EndReason.EXPIRED, core.ending(guest).reason());
    assertEquals(guest.sid(), core.revocations().getFirst().sid());
    assertEquals(0, core.chores.endDue());
    assertEquals(1, core.revocations().size());
    assertTrue(
        core.activity(ada)
            .contains(
                new Activity(
                    core.clock.instant(),
                    ActivityKind.SIGNED_OUT,
                    "Samsung TV",
                    null,
                    "expired",
                    null)));
  }

  @Test
  void endDue_unused_endsAsIdle() {
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    SignIn tv = core.enter(CoreFixture.tv(ada, "tv", null));
    core.clock.advance(CoreFixture.IDLE.browser());
    core.chores.endDue();
    assertEquals(EndReason.IDLE, core.ending(laptop).reason());
    assertNull(core.again(tv).ended());
  }

  @Test
  void endDue_usedMeanwhile_isNotIdle() {
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    core.clock.advance(CoreFixture.IDLE.browser().minusSeconds(1));
    Instant now = core.clock.instant();
    core.run(tx -> core.signIns.used(tx, laptop, now.plus(CoreFixture.IDLE.browser()), now));
    core.clock.advance(Duration.ofSeconds(1));
    assertEquals(0, core.chores.endDue());
    assertNull(core.again(laptop).ended());
  }

  /** Method: a refresh is committed after the look, in the hint of an earlier sign-out. */
  @Test
  void endDue_refreshBetweenLookAndLock_goesOn() {
    SignIn first = core.enter(CoreFixture.laptop(ada, "first"));
    core.clock.advance(Duration.ofSeconds(1));
    SignIn second = core.enter(CoreFixture.laptop(core.account(), "second"));
    core.clock.advance(CoreFixture.IDLE.browser());
    Instant now = core.clock.instant();
    core.feed.read(revocation ->
        core.run(tx ->
            core.signIns.issued(tx, second, "app", now.plus(CoreFixture.IDLE.browser()), 1, now)));

    assertEquals(2, core.chores.endDue());

    assertNotNull(core.again(first).ended());
    assertNull(core.again(second).ended());
    assertEquals(List.of(first.sid()), core.revocations().stream().map(r -> r.sid()).toList());
  }

  @Test
  void endDue_severalNodesAtOnce_eachEndsOnceInTheLog() {
    for (int i = 0; i < CoreFixture.DEVICES_MAX; i++) {
      core.enter(CoreFixture.tv(ada, "tv " + i, in(Duration.ofHours(1))));
    }
    core.clock.advance(Duration.ofHours(1));
    Race.of(4, i -> core.chores.endDue());
    assertEquals(CoreFixture.DEVICES_MAX, core.revocations().size());
  }

  @Test
  void start_thread_endsWhatIsDueByItselfAndStops() {
    SignIn guest = core.enter(CoreFixture.tv(ada, "tv", in(Duration.ofHours(1))));
    core.chores.start();
    core.clock.advance(Duration.ofHours(1));
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (core.again(guest).ended() == null && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }
    assertNotNull(core.again(guest).ended());
  }

  @Test
  void forget_oldRows_goneAndTheRestStays() {
    SignIn old = core.enter(CoreFixture.tv(ada, "tv", null));
    core.signOut.of(ada.id(), Which.one(old.sid()), Cause.of(EndReason.ADMIN));
    core.chores.forget();
    core.chores.forgetRevocations();
    assertEquals(1, core.revocations().size());
    assertEquals(1, signOuts());
    assertEquals(2, core.activity(ada).size());

    core.clock.advance(Duration.ofDays(31));
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    core.chores.forget();
    core.chores.forgetRevocations();
    assertEquals(List.of(), core.revocations());
    assertEquals(0, signOuts());
    assertTrue(core.database.read(tx -> core.signIns.find(tx, ada.id(), old.sid())).isEmpty());
    assertEquals(laptop, core.again(laptop));
    assertEquals(3, core.activity(ada).size());

    core.clock.advance(Duration.ofDays(150));
    core.chores.forget();
    assertEquals(1, core.activity(ada).size());
  }

  private long signOuts() {
    return core.database.read(tx -> tx.number("SELECT COUNT(*) FROM sign_out"));
  }

  private Instant in(Duration time) {
    return core.clock.instant().plus(time);
  }
}
