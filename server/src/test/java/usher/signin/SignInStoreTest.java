package usher.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.device.DeviceKind;
import usher.testing.CoreFixture;

/** Goal: a sign-in's row from its birth to its end, and nothing after it. */
class SignInStoreTest {
  @TempDir Path folder;
  private CoreFixture core;
  private SignInStore store;
  private Account ada;
  private SignIn tv;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    store = core.signIns;
    ada = core.account();
    tv = core.enter(CoreFixture.tv(ada, "tv", null));
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void find_signIn_asItWasAdded() {
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    assertEquals(laptop, core.again(laptop));
    assertEquals(tv, core.again(tv));
    assertEquals(Optional.empty(), find(new SignInId("unknown")));
    Account stranger = core.account();
    assertTrue(core.database.read(tx -> store.find(tx, stranger.id(), tv.sid())).isEmpty());
  }

  @Test
  void active_signIns_lastUsedFirstWithDeviceAndProfile() {
    core.clock.advance(Duration.ofMinutes(1));
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    core.profiles.add(ada.id(), "Zoe", "sky", false);
    String zoe = core.profiles.of(ada.id()).getFirst().id();
    core.run(tx -> store.chooseProfile(tx, ada.id(), tv.sid(), zoe));

    List<SignedInDevice> active = active();
    assertEquals(
        List.of(laptop.sid(), tv.sid()), active.stream().map(one -> one.signIn().sid()).toList());
    assertNull(active.getFirst().profile());
    assertEquals("Zoe", active.getLast().profile());
    assertEquals("Samsung TV", active.getLast().device().name());
    assertEquals(DeviceKind.TV, active.getLast().device().kind());

    core.clock.advance(Duration.ofMinutes(1));
    core.run(tx -> store.used(tx, tv, due(), core.clock.instant()));
    assertEquals(tv.sid(), active().getFirst().signIn().sid());
  }

  @Test
  void active_profileRemoved_signInStaysWithoutOne() {
    core.profiles.add(ada.id(), "Zoe", "sky", false);
    core.profiles.add(ada.id(), "Bo", "sky", false);
    String first = core.profiles.of(ada.id()).getFirst().id();
    core.run(tx -> store.chooseProfile(tx, ada.id(), tv.sid(), first));
    core.profiles.remove(ada.id(), first);
    assertNull(active().getFirst().profile());
  }

  @Test
  void end_once_isOverAndItsCookieIsGone() {
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    Ending ending = new Ending(core.clock.instant(), EndReason.ELSEWHERE, "Samsung TV");
    assertTrue(end(laptop, ending));
    assertFalse(end(laptop, new Ending(core.clock.instant(), EndReason.ADMIN, null)));

    SignIn ended = core.again(laptop);
    assertEquals(ending, ended.ended());
    assertNull(ended.cookieHash());
    assertFalse(ended.lasts(core.clock.instant()));
    assertEquals(List.of(tv.sid()), active().stream().map(one -> one.signIn().sid()).toList());
  }

  @Test
  void issued_tokens_largestExpIsKept() {
    long exp = core.clock.instant().getEpochSecond() + 300;
    assertEquals(Instant.EPOCH, expMax());
    assertTrue(issued(exp));
    assertTrue(issued(exp - 100));
    assertEquals(Instant.ofEpochSecond(exp), expMax());
    assertTrue(issued(exp + 1));
    assertEquals(Instant.ofEpochSecond(exp + 1), expMax());
  }

  @Test
  void issued_token_noteOfUse() {
    core.clock.advance(Duration.ofMinutes(7));
    issued(1);
    assertEquals(core.clock.instant(), core.again(tv).lastUsedAt());
    assertEquals("another-app", core.again(tv).clientId());
  }

  @Test
  void anything_afterTheEnd_changesNothing() {
    issued(1);
    end(tv, new Ending(core.clock.instant(), EndReason.HERE, null));
    SignIn ended = core.again(tv);
    core.clock.advance(Duration.ofMinutes(1));

    assertFalse(issued(1_000));
    core.run(tx -> store.used(tx, tv, due(), core.clock.instant()));
    core.run(tx -> store.proved(tx, ada.id(), tv.sid(), "cookie", core.clock.instant()));
    core.run(tx -> store.chooseProfile(tx, ada.id(), tv.sid(), "profile"));

    assertEquals(ended, core.again(tv));
    assertEquals(Instant.ofEpochSecond(1), expMax());
  }

  @Test
  void proved_signIn_timeAndNewCookie() {
    core.clock.advance(Duration.ofMinutes(1));
    core.run(tx -> store.proved(tx, ada.id(), tv.sid(), "cookie", core.clock.instant()));
    SignIn proved = core.again(tv);
    assertEquals("cookie", proved.cookieHash());
    assertTrue(proved.freshlyProved(core.clock.instant(), Duration.ofMinutes(10)));
    core.clock.advance(Duration.ofMinutes(10));
    assertFalse(proved.freshlyProved(core.clock.instant(), Duration.ofMinutes(10)));
    assertFalse(tv.freshlyProved(core.clock.instant(), Duration.ofMinutes(10)), "never");
  }

  @Test
  void due_timesCome_longestWaitingFirst() {
    Instant tonight = core.clock.instant().plus(Duration.ofHours(8));
    SignIn guest = core.enter(CoreFixture.tv(ada, "guest", tonight));
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));

    core.clock.advance(Duration.ofHours(8).minusMillis(1));
    assertEquals(List.of(), dueNow());
    core.clock.advance(Duration.ofMillis(1));
    assertEquals(List.of(new SignInStore.Due(ada.id(), guest.sid(), true)), dueNow());

    core.clock.advance(Duration.ofDays(365));
    assertEquals(
        List.of(
            new SignInStore.Due(ada.id(), guest.sid(), true),
            new SignInStore.Due(ada.id(), laptop.sid(), false),
            new SignInStore.Due(ada.id(), tv.sid(), false)),
        dueNow());
    assertEquals(1, core.database.read(tx -> store.due(tx, core.clock.instant(), 1)).size());
  }

  @Test
  void forget_endedLongAgo_gone() {
    SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    end(tv, new Ending(core.clock.instant(), EndReason.HERE, null));
    Instant now = core.clock.instant();
    assertEquals(0, core.number(tx -> store.forget(tx, now)));
    assertEquals(1, core.number(tx -> store.forget(tx, now.plusMillis(1))));
    assertTrue(find(tv.sid()).isEmpty());
    assertTrue(find(laptop.sid()).isPresent());
  }

  @Test
  void lasts_endDate_notBeyondIt() {
    Instant now = core.clock.instant();
    SignIn guest = core.enter(CoreFixture.tv(ada, "guest", now.plusSeconds(1)));
    assertTrue(guest.lasts(now));
    assertFalse(guest.lasts(now.plusSeconds(1)));
  }

  @Test
  void dueAt_kindAndEndDate_theSoonerOne() {
    Instant now = core.clock.instant();
    IdleLimits idle = new IdleLimits(Duration.ofDays(365), Duration.ofDays(90));
    assertEquals(now.plus(Duration.ofDays(365)), idle.dueAt(DeviceKind.STICK, now, null));
    assertEquals(now.plus(Duration.ofDays(90)), idle.dueAt(DeviceKind.PHONE, now, null));
    assertEquals(now.plusSeconds(9), idle.dueAt(DeviceKind.TV, now, now.plusSeconds(9)));
    assertEquals(
        now.plus(Duration.ofDays(90)),
        idle.dueAt(DeviceKind.OTHER, now, now.plus(Duration.ofDays(91))));
  }

  private boolean end(SignIn signIn, Ending ending) {
    return core.done(
        tx -> store.end(tx, signIn.account(), signIn.sid(), ending, null, "a sign-out"));
  }

  private boolean issued(long exp) {
    return core.done(tx -> store.issued(tx, tv, "another-app", due(), exp, core.clock.instant()));
  }

  private Instant due() {
    return core.clock.instant().plus(Duration.ofDays(365));
  }

  private Instant expMax() {
    return core.database.read(tx -> store.expMax(tx, ada.id(), tv.sid()));
  }

  private List<SignInStore.Due> dueNow() {
    return core.database.read(tx -> store.due(tx, core.clock.instant(), 100));
  }

  private List<SignedInDevice> active() {
    return core.database.read(tx -> store.active(tx, ada.id()));
  }

  private Optional<SignIn> find(SignInId sid) {
    return core.database.read(tx -> store.find(tx, ada.id(), sid));
  }
}
