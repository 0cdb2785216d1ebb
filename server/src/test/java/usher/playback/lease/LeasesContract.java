package usher.playback.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import usher.account.AccountId;
import usher.device.DeviceKind;
import usher.playback.lease.Admission.Admitted;
import usher.playback.lease.Admission.Denied;
import usher.playback.lease.Admission.Why;
import usher.playback.lease.Leases.Times;
import usher.playback.lease.Renewal.Gone;
import usher.playback.lease.Renewal.Renewed;
import usher.playback.lease.Renewal.TooSoon;
import usher.secret.Secrets;
import usher.signin.SignInId;
import usher.testing.Race;

/** What every store of leases does: one behaviour, each store a subclass. */
abstract class LeasesContract {
  private static final PlanLimit ONE = new PlanLimit(1, "basic", 1);
  private static final PlanLimit TWO = new PlanLimit(1, "standard", 2);

  private final Secrets secrets = new Secrets(new java.security.SecureRandom());

  /** Of its own, since a store may outlive a test. */
  private final String account = secrets.id();

  private final Starts tv = Starts.on(account, "TV", 1);
  private final Starts phone = tv.device("Phone").kind(DeviceKind.PHONE);
  private final Starts laptop = tv.device("Laptop").kind(DeviceKind.COMPUTER);
  private Leases leases;

  /** An empty store, with {@link #times}. */
  abstract Leases open(Times times);

  /** Times that {@link #pass} can let pass. */
  abstract Times times();

  /** Lets time pass for the store. */
  abstract void pass(Duration time);

  @BeforeEach
  void openStore() {
    leases = open(times());
  }

  // --- counting

  @Test
  void start_belowTheLimit_isAdmittedWithALease() {
    Admitted admitted = admitted(tv);
    assertEquals(1, admitted.inUse());
    assertEquals(
        List.of(admitted.lease().playback()),
        leases.live(account()).stream().map(Lease::playback).toList());
    Playback playback = admitted.lease().playback();
    assertEquals(Starts.sid("TV"), playback.sid());
    assertEquals("TV", playback.screen().name());
    assertEquals("id of TV", playback.screen().device().value());
    assertEquals(DeviceKind.TV, playback.screen().kind());
    assertEquals(ContentKind.FILM, playback.content());
    assertEquals("Ada", playback.profile());
    assertEquals("The film nosferatu", playback.title().name());
    assertEquals("hd", playback.quality());
    assertEquals(Starts.SINCE, playback.since());
  }

  @Test
  void start_atTheLimit_isRefusedAndTellsWhoWatches() {
    PlaybackId watching = id(admitted(tv));
    Denied denied = denied(phone, Why.LIMIT);
    assertEquals(Admission.PLAN, denied.rule());
    assertEquals(1, denied.limit());
    assertEquals(1, denied.inUse());
    assertEquals(List.of(watching), ids(denied.watching()));
  }

  @Test
  void start_otherAccount_countsForItself() {
    admitted(tv);
    admitted(Starts.on(secrets.id(), "TV", 1));
  }

  @Test
  void start_manyAdmitted_theNewestIsToldFirst() {
    List<PlaybackId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(id(admitted(tv.device("TV " + i).limit(new PlanLimit(1, "big", 5)))));
    }
    assertEquals(ids, ids(leases.live(account())));
  }

  // --- the same start again

  @Test
  void start_sameKeyAgain_keepsItsPlaceAndId() {
    PlaybackId first = id(admitted(tv));
    Admitted again = admitted(tv);
    assertEquals(first, id(again));
    assertEquals(1, again.inUse());
    assertEquals(1, leases.live(account()).size());
  }

  @Test
  void start_sameKeyOtherTitle_takesItsOwnPlaceUnderANewId() {
    PlaybackId first = id(admitted(tv));
    PlaybackId second = id(admitted(tv.title("metropolis")));
    assertFalse(first.equals(second));
    assertEquals(List.of(second), ids(leases.live(account())));
    assertGone(PlaybackEnd.LAPSED, null, tv, first);
  }

  @Test
  void start_sameKeyOfAnotherDevice_isAnother() {
    admitted(tv.key("k"));
    denied(phone.key("k"), Why.LIMIT);
  }

  @Test
  void start_lateCopyAfterItWasStopped_isRefused() {
    PlaybackId id = id(admitted(tv));
    assertTrue(leases.stop(account(), id, tv.sid(), "TV"));
    denied(tv, Why.START_ENDED);
    admitted(tv.key("another"));
  }

  // --- heartbeats

  @Test
  void renew_inTime_prolongs() {
    PlaybackId id = id(admitted(tv));
    Duration most = times().lease().multipliedBy(2).dividedBy(3);
    pass(most);
    Renewed renewed = assertInstanceOf(Renewed.class, leases.renew(account(), tv.sid(), id));
    assertEquals(id, renewed.lease().playback().id());
    pass(most);
    assertInstanceOf(Renewed.class, leases.renew(account(), tv.sid(), id));
    denied(phone, Why.LIMIT);
  }

  @Test
  void renew_tooLate_doesNotBringItBack() {
    PlaybackId id = id(admitted(tv));
    pass(times().lease());
    assertGone(PlaybackEnd.LAPSED, null, tv, id);
    assertEquals(List.of(), leases.live(account()));
    admitted(phone);
    assertGone(PlaybackEnd.LAPSED, null, tv, id);
  }

  @Test
  void renew_unknown_createsNothing() {
    assertGone(PlaybackEnd.LAPSED, null, tv, new PlaybackId(secrets.id()));
    assertEquals(List.of(), leases.live(account()));
  }

  @Test
  void renew_byAnotherSignIn_isNotTheirs() {
    PlaybackId id = id(admitted(tv));
    pass(times().soonest());
    assertEquals(new Gone(PlaybackEnd.LAPSED, null), leases.renew(account(), phone.sid(), id));
    assertInstanceOf(Renewed.class, leases.renew(account(), tv.sid(), id));
  }

  @Test
  void renew_atOnce_renewsNothingAndTellsHowLongToWait() {
    PlaybackId id = id(admitted(tv));
    TooSoon tooSoon = assertInstanceOf(TooSoon.class, leases.renew(account(), tv.sid(), id));
    assertTrue(tooSoon.pause().isPositive());
    assertTrue(tooSoon.pause().compareTo(times().soonest()) <= 0, tooSoon.toString());
    pass(times().soonest());
    assertInstanceOf(Renewed.class, leases.renew(account(), tv.sid(), id));
  }

  @Test
  void silence_afterTheLease_freesThePlace() {
    admitted(tv);
    denied(phone, Why.LIMIT);
    pass(times().lease());
    admitted(phone);
  }

  // --- stopping

  @Test
  void stop_byItsOwnDevice_freesAtOnceAndNobodyIsTold() {
    List<Ended> told = told();
    PlaybackId id = id(admitted(tv));
    assertTrue(leases.stop(account(), id, tv.sid(), "TV"));
    assertFalse(leases.stop(account(), id, tv.sid(), "TV"));
    admitted(phone);
    assertGone(PlaybackEnd.ENDED, null, tv, id);
    awaitOthersTold(told);
    assertEquals(List.of(), endings(told, id));
  }

  @Test
  void stop_byAnotherDevice_isToldByName() {
    List<Ended> told = told();
    PlaybackId id = id(admitted(tv));
    assertTrue(leases.stop(account(), id, phone.sid(), "Phone"));
    assertGone(PlaybackEnd.ENDED, "Phone", tv, id);
    awaitOthersTold(told);
    assertEquals(List.of(new Ended(tv.sid(), id, PlaybackEnd.ENDED, "Phone")), endings(told, id));
  }

  // --- taking over

  @Test
  void takeOver_endsThatOneAndAdmitsInOneStep() {
    List<Ended> told = told();
    PlaybackId loser = id(admitted(tv));
    PlaybackId winner = id(admitted(phone.takeOver(loser)));
    assertEquals(List.of(winner), ids(leases.live(account())));
    assertGone(PlaybackEnd.TAKEN_OVER, "Phone", tv, loser);
    awaitOthersTold(told);
    assertEquals(
        List.of(new Ended(tv.sid(), loser, PlaybackEnd.TAKEN_OVER, "Phone")), endings(told, loser));
  }

  @Test
  void takeOver_ofOneThatIsGone_isAnOrdinaryStart() {
    admitted(tv);
    denied(phone.takeOver(new PlaybackId(secrets.id())), Why.LIMIT);
    admitted(phone.takeOver(new PlaybackId(secrets.id())).limit(TWO));
  }

  @Test
  void takeOver_thatWouldNotBeEnough_endsNothing() {
    Cap films = new Cap("films", 1, Set.of(), Set.of(ContentKind.FILM), false, false);
    PlaybackId film = id(admitted(tv.limit(TWO)));
    PlaybackId match = id(admitted(phone.content(ContentKind.LIVE).limit(TWO)));
    Denied denied = denied(laptop.limit(TWO).caps(films).takeOver(match), Why.LIMIT);
    assertEquals("films", denied.rule());
    assertEquals(List.of(match, film), ids(leases.live(account())));
    admitted(laptop.limit(TWO).caps(films).takeOver(film));
  }

  @Test
  void loser_startingByItself_isRefusedForAMinuteEvenIfThereIsRoom() {
    PlaybackId lost = id(admitted(tv));
    PlaybackId won = id(admitted(phone.takeOver(lost)));
    leases.stop(account(), won, phone.sid(), "Phone");
    Denied denied = denied(tv, Why.TAKEN_OVER);
    assertEquals("Phone", denied.by());
    assertTrue(denied.pause().isPositive());
    assertTrue(denied.pause().compareTo(times().guard()) <= 0, denied.toString());
    pass(times().guard());
    admitted(tv);
  }

  @Test
  void loser_withAnExplicitWish_comesBackAtOnce() {
    PlaybackId lost = id(admitted(tv));
    PlaybackId won = id(admitted(phone.takeOver(lost)));
    admitted(tv.takeOver(won));
    denied(phone, Why.TAKEN_OVER);
  }

  @Test
  void takeOvers_inTurn_areStopped() {
    PlaybackId playing = id(admitted(tv));
    Starts next = phone;
    Starts other = tv;
    for (int i = 0; i < Times.TAKE_OVERS_MAX; i++) {
      playing = id(admitted(next.takeOver(playing)));
      Starts swap = next;
      next = other;
      other = swap;
    }
    Denied denied = denied(next.takeOver(playing), Why.TOO_MANY_TAKE_OVERS);
    assertTrue(denied.pause().isPositive());
    assertEquals(List.of(playing), ids(leases.live(account())));
  }

  @Test
  void takeOver_ofOnesOwnOtherPlayer_isNoFight() {
    PlaybackId first = id(admitted(tv.key("first")));
    PlaybackId second = id(admitted(tv.key("second").takeOver(first)));
    leases.stop(account(), second, tv.sid(), "TV");
    admitted(tv.key("third"));
  }

  // --- rules

  @Test
  void rule_ofADeviceKind_countsThatKindOnly() {
    Cap phones = new Cap("phones", 1, Set.of(DeviceKind.PHONE), Set.of(), false, false);
    PlanLimit five = new PlanLimit(1, "big", 5);
    admitted(tv.limit(five));
    PlaybackId first = id(admitted(phone.limit(five).caps(phones)));
    Denied denied = denied(phone.device("Phone 2").limit(five).caps(phones), Why.LIMIT);
    assertEquals("phones", denied.rule());
    assertEquals(1, denied.limit());
    assertEquals(2, denied.inUse());
    assertEquals(List.of(first), ids(denied.watching()));
    admitted(laptop.limit(five));
  }

  @Test
  void rule_ofOneTitle_countsTheSameTitleOnly() {
    Cap same = new Cap("same", 2, Set.of(), Set.of(ContentKind.FILM), true, false);
    PlanLimit five = new PlanLimit(1, "big", 5);
    admitted(tv.limit(five).caps(same));
    admitted(phone.limit(five).caps(same));
    admitted(laptop.title("metropolis").limit(five).caps(same));
    denied(tv.device("TV 2").limit(five).caps(same), Why.LIMIT);
    admitted(tv.device("TV 2").title("metropolis").limit(five).caps(same));
  }

  @Test
  void rule_onTrial_tellsAndRefusesNothing() {
    Cap films = new Cap("films", 1, Set.of(), Set.of(ContentKind.FILM), false, true);
    assertEquals(List.of(), admitted(tv.limit(TWO).caps(films)).shadow());
    assertEquals(List.of("films"), admitted(phone.limit(TWO).caps(films)).shadow());
  }

  @Test
  void rule_ofNoneAtAll_refuses() {
    Cap none = new Cap("none", 0, Set.of(), Set.of(ContentKind.LIVE), false, false);
    denied(tv.content(ContentKind.LIVE).caps(none), Why.LIMIT);
  }

  // --- signing out

  @Test
  void release_endsAllOfTheSignInAndAdmitsNoMore() {
    PlanLimit three = new PlanLimit(1, "big", 3);
    PlaybackId first = id(admitted(tv.key("1").limit(three)));
    id(admitted(tv.key("2").limit(three)));
    PlaybackId other = id(admitted(phone.limit(three)));
    Instant until = Starts.SINCE.plus(Duration.ofDays(3650));
    assertEquals(2, leases.release(account(), tv.sid(), until, "Phone"));
    assertEquals(0, leases.release(account(), tv.sid(), until, "Phone"));
    assertEquals(List.of(other), ids(leases.live(account())));
    assertGone(PlaybackEnd.SIGNED_OUT, "Phone", tv, first);
    denied(tv.key("3").limit(three), Why.SIGNED_OUT);
  }

  @Test
  void release_beforeAnyStart_leavesItsTombstone() {
    assertEquals(0, leases.release(account(), tv.sid(), farAway(), null));
    denied(tv, Why.SIGNED_OUT);
    assertGone(PlaybackEnd.SIGNED_OUT, null, tv, new PlaybackId(secrets.id()));
    admitted(phone);
  }

  // --- changing the plan

  @Test
  void limit_smaller_theNewestGoOnAndTheOthersEndByName() {
    List<Ended> told = told();
    PlanLimit three = new PlanLimit(1, "premium", 3);
    PlaybackId oldest = id(admitted(tv.limit(three)));
    PlaybackId middle = id(admitted(phone.limit(three)));
    PlaybackId newest = id(admitted(laptop.limit(three)));
    assertEquals(2, leases.limit(account(), new PlanLimit(2, "basic", 1)));
    assertEquals(List.of(newest), ids(leases.live(account())));
    assertGone(PlaybackEnd.PLAN_CHANGED, "basic", tv, oldest);
    assertGone(PlaybackEnd.PLAN_CHANGED, "basic", phone, middle);
    awaitOthersTold(told);
    assertEquals(
        List.of(new Ended(tv.sid(), oldest, PlaybackEnd.PLAN_CHANGED, "basic")),
        endings(told, oldest));
  }

  @Test
  void start_withALimitReadBeforeTheChange_hasToReadAgain() {
    leases.limit(account(), new PlanLimit(2, "basic", 1));
    assertEquals(new Admission.Outdated(), leases.acquire(tv.limit(TWO).as(secrets.id())));
    assertEquals(List.of(), leases.live(account()));
    admitted(tv.limit(new PlanLimit(2, "basic", 1)));
  }

  @Test
  void start_withALaterLimit_bringsTheChangeWithIt() {
    PlaybackId first = id(admitted(tv.limit(TWO)));
    PlaybackId second = id(admitted(phone.limit(TWO)));
    denied(laptop.limit(new PlanLimit(2, "basic", 1)), Why.LIMIT);
    assertEquals(List.of(second), ids(leases.live(account())));
    assertGone(PlaybackEnd.PLAN_CHANGED, "basic", tv, first);
    assertEquals(0, leases.limit(account(), new PlanLimit(2, "basic", 1)));
  }

  @Test
  void limit_largerInTheConfigurationOnly_countsWithoutAVersion() {
    admitted(tv.limit(ONE));
    denied(phone.limit(ONE), Why.LIMIT);
    admitted(phone.limit(TWO));
  }

  // --- loss of memory

  @Test
  void start_afterMemoryWasLost_waitsUnlessItReturns() {
    Times plain = times();
    Duration hold = plain.lease();
    Leases held = open(new Times(plain.lease(), hold, plain.guard(), plain.remembered()));
    Denied denied = assertInstanceOf(Denied.class, held.acquire(tv.as(secrets.id())));
    assertEquals(Why.HELD, denied.why());
    assertTrue(denied.pause().isPositive());
    assertTrue(denied.pause().compareTo(hold) <= 0, denied.toString());
    assertInstanceOf(Admitted.class, held.acquire(phone.returning(true).as(secrets.id())));
    pass(hold);
    assertInstanceOf(Admitted.class, held.acquire(tv.as(secrets.id())));
  }

  // --- many at once

  @Test
  void thousandDevices_startingAtOnce_exactlyTheLimitIsAdmitted() {
    PlanLimit four = new PlanLimit(1, "premium", 4);
    List<Admission> answers =
        Race.of(1_000, i -> leases.acquire(tv.device("TV " + i).limit(four).as(secrets.id())));
    assertEquals(4, answers.stream().filter(Admitted.class::isInstance).count());
    assertEquals(996, answers.stream().filter(Denied.class::isInstance).count());
    assertEquals(4, leases.live(account()).size());
  }

  // --- how tests speak

  private AccountId account() {
    return new AccountId(account);
  }

  private static Instant farAway() {
    return Instant.parse("2126-03-01T12:00:00Z");
  }

  private Admitted admitted(Starts start) {
    return assertInstanceOf(Admitted.class, leases.acquire(start.as(secrets.id())));
  }

  private Denied denied(Starts start, Why why) {
    Denied denied = assertInstanceOf(Denied.class, leases.acquire(start.as(secrets.id())));
    assertEquals(why, denied.why());
    return denied;
  }

  private void assertGone(
      PlaybackEnd why, @org.jspecify.annotations.Nullable String by, Starts who, PlaybackId id) {
    Renewal renewal = leases.renew(account(), who.sid(), id);
    assertEquals(new Gone(why, by), renewal);
  }

  private List<Ended> told() {
    List<Ended> told = new CopyOnWriteArrayList<>();
    leases.onEnded(told::add);
    return told;
  }

  /** Endings are told in order: when a later one is there, those before it have been told. */
  private void awaitOthersTold(List<Ended> told) {
    String other = secrets.id();
    Starts there = Starts.on(other, "Last TV", 1);
    PlaybackId last = id((Admitted) leases.acquire(there.as(secrets.id())));
    leases.stop(new AccountId(other), last, new SignInId("sid of another"), "Another");
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (endings(told, last).isEmpty()) {
      assertTrue(System.nanoTime() < end, "waited in vain for the last ending");
      Thread.onSpinWait();
    }
  }

  private static List<Ended> endings(List<Ended> told, PlaybackId id) {
    return told.stream().filter(one -> one.id().equals(id)).toList();
  }

  private static PlaybackId id(Admitted admitted) {
    return admitted.lease().playback().id();
  }

  private static List<PlaybackId> ids(List<Lease> leases) {
    return leases.stream().map(one -> one.playback().id()).toList();
  }
}
