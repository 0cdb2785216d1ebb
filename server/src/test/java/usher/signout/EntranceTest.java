package usher.signout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.account.AccountId;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.device.Device;
import usher.signin.EndReason;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.signout.Entrance.Outcome;
import usher.signout.Entrance.Refused;
import usher.signout.Entrance.Why;
import usher.testing.CoreFixture;
import usher.testing.Race;

/** Goal: one entry for each device, and nobody who may not come in. */
class EntranceTest {
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
  void enter_newDevice_signedInAndInTheActivityList() {
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    Instant now = core.clock.instant();
    assertEquals(now, laptop.createdAt());
    assertEquals(now, laptop.provedAt());
    assertEquals(
        List.of(new Activity(now, ActivityKind.SIGNED_IN, "Chrome on Windows", null, null, "DE")),
        core.activity(ada));
    SignedInDevice one = active().getFirst();
    assertEquals(laptop, one.signIn());
    assertEquals("Chrome on Windows", one.device().name());
  }

  @Test
  void enter_withoutPassword_isNoProof() {
    assertNull(core.enter(CoreFixture.tv(ada, "tv", null)).provedAt());
  }

  @Test
  void enter_sameDeviceAgain_replacesItsEntry() {
    SignIn first = core.enter(CoreFixture.tv(ada, "tv", null));
    core.clock.advance(Duration.ofMinutes(1));
    SignIn second = core.enter(CoreFixture.tv(ada, "tv", null));

    assertNotEquals(first.sid(), second.sid());
    assertEquals(first.device(), second.device());
    assertEquals(List.of(second.sid()), active().stream().map(d -> d.signIn().sid()).toList());
    assertEquals(EndReason.REPLACED, core.ending(first).reason());
    assertEquals(first.sid(), core.revocations().getFirst().sid());
    assertEquals(
        List.of(ActivityKind.SIGNED_IN, ActivityKind.SIGNED_IN),
        core.activity(ada).stream().map(Activity::kind).toList());
  }

  @Test
  void enter_sameDeviceAgain_keepsTheViewersNameAndTakesTheRest() {
    SignIn first = core.enter(CoreFixture.tv(ada, "tv", null));
    core.run(tx -> core.devices.rename(tx, ada.id(), first.device(), "Bedroom"));
    Outcome outcome = enter(CoreFixture.laptop(ada, "tv"));
    Device device = assertInstanceOf(Entrance.Entered.class, outcome).device();
    assertEquals("Bedroom", device.name());
    assertEquals("", device.model());
    assertEquals(first.device(), device.id());
  }

  @Test
  void enter_sameDeviceInTwoAccounts_twoEntries() {
    Account eve = core.account();
    SignIn one = core.enter(CoreFixture.tv(ada, "tv", null));
    SignIn two = core.enter(CoreFixture.tv(eve, "tv", null));
    assertNotEquals(one.device(), two.device());
    assertNull(core.again(one).ended());
  }

  @Test
  void enter_moreDevicesThanAllowed_refusedAndNothingIsLeftBehind() {
    fill();
    assertEquals(new Refused(Why.TOO_MANY_DEVICES), enter(CoreFixture.tv(ada, "one more", null)));
    assertEquals(
        CoreFixture.DEVICES_MAX, core.number(tx -> tx.number("SELECT COUNT(*) FROM device")));
    assertEquals(CoreFixture.DEVICES_MAX, active().size());
  }

  @Test
  void enter_fullAccountKnownDevice_replacesAndIsNotRefused() {
    fill();
    core.enter(CoreFixture.tv(ada, "device 0", null));
    assertEquals(CoreFixture.DEVICES_MAX, active().size());
  }

  @Test
  void enter_fullAccountAfterASignOut_thereIsRoom() {
    fill();
    core.signOut.of(
        ada.id(), Which.one(active().getFirst().signIn().sid()), Cause.of(EndReason.ADMIN));
    core.enter(CoreFixture.tv(ada, "one more", null));
    assertEquals(CoreFixture.DEVICES_MAX, active().size());
  }

  @Test
  void enter_manyDevicesAtOnce_neverMoreThanAllowed() {
    Race.of(12, i -> enter(CoreFixture.tv(ada, "device " + i, null)));
    assertEquals(CoreFixture.DEVICES_MAX, active().size());
  }

  @Test
  void enter_sameDeviceAtOnce_oneEntryAndEachEndedOneInTheLog() {
    for (int round = 0; round < 5; round++) {
      Account account = core.account();
      int before = core.revocations().size();
      Race.of(8, i -> enter(CoreFixture.tv(account, "tv", null)));
      assertEquals(1, core.database.read(tx -> core.signIns.active(tx, account.id())).size());
      assertEquals(7, core.revocations().size() - before);
    }
  }

  @Test
  void enter_closedOrUnknownAccount_refused() {
    Account unknown =
        new Account(new AccountId("unknown"), "e@x.org", "", 0, "basic", Instant.EPOCH, null);
    assertEquals(new Refused(Why.CLOSED), enter(CoreFixture.tv(unknown, "tv", null)));
    core.run(tx -> core.accounts.close(tx, ada.id(), core.clock.instant()));
    assertEquals(new Refused(Why.CLOSED), enter(CoreFixture.tv(ada, "tv", null)));
    assertEquals(List.of(), active());
  }

  /** Invariant 5: verified against a password that is no longer the account's. */
  @Test
  void enter_passwordChangedMeanwhile_refused() {
    Arrival arrival = CoreFixture.laptop(ada, "laptop");
    core.run(tx -> core.accounts.changePassword(tx, ada.id(), core.hash.of("another")));
    assertEquals(new Refused(Why.PASSWORD_CHANGED), enter(arrival));
    assertInstanceOf(Entrance.Entered.class, enter(CoreFixture.laptop(core.again(ada), "laptop")));
  }

  @Test
  void enter_stay_isDueAtItsEnd() {
    Instant end = core.clock.instant().plus(Duration.ofDays(2));
    SignIn guest = core.enter(CoreFixture.tv(ada, "tv", end));
    assertEquals(end, guest.endsAt());
    assertEquals(List.of(), due(end.minusMillis(1)));
    assertEquals(guest.sid(), due(end).getFirst().sid());
  }

  @Test
  void enter_television_mayLieUnusedLongerThanABrowser() {
    core.enter(CoreFixture.tv(ada, "tv", null));
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    Instant now = core.clock.instant();
    assertEquals(
        List.of(laptop.sid()),
        due(now.plus(CoreFixture.IDLE.browser())).stream().map(SignInStore.Due::sid).toList());
    assertEquals(2, due(now.plus(CoreFixture.IDLE.tv())).size());
  }

  private void fill() {
    for (int i = 0; i < CoreFixture.DEVICES_MAX; i++) {
      core.enter(CoreFixture.tv(ada, "device " + i, null));
    }
  }

  private Outcome enter(Arrival arrival) {
    return core.write(tx -> core.entrance.enter(tx, arrival));
  }

  private List<SignedInDevice> active() {
    return core.database.read(tx -> core.signIns.active(tx, ada.id()));
  }

  private List<SignInStore.Due> due(Instant at) {
    return core.database.read(tx -> core.signIns.due(tx, at, 100));
  }
}
