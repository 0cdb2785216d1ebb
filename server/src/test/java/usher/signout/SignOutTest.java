package usher.signout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.account.AccountId;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.grant.DeviceCode;
import usher.grant.Grant;
import usher.grant.GrantStore;
import usher.grant.GrantToken;
import usher.revocation.Revocation;
import usher.signin.EndReason;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.sql.Database;
import usher.testing.CoreFixture;

/** Goal: who is signed out is out, durably, in the log, and told why; nobody else is. */
class SignOutTest {
  @TempDir Path folder;
  private CoreFixture core;
  private Account ada;
  private SignIn laptop;
  private SignIn tv;
  private SignIn phone;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    ada = core.account();
    laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    tv = core.enter(CoreFixture.tv(ada, "tv", null));
    phone = core.enter(CoreFixture.laptop(ada, "phone"));
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void of_all_everyDeviceOfThisAccountAndOfNoOther() {
    SignIn strangers = core.enter(CoreFixture.tv(core.account(), "tv", null));
    Receipt receipt = signOut(new Which.All());

    assertEquals(sids(laptop, tv, phone), ended(receipt));
    for (SignIn one : List.of(laptop, tv, phone)) {
      assertTrue(receipt.ended(one.sid()));
      assertNotNull(core.again(one).ended());
    }
    assertNull(core.again(strangers).ended());
  }

  @Test
  void of_others_thisOneStays() {
    Receipt receipt = signOut(new Which.Others(laptop.sid()));
    assertEquals(sids(tv, phone), ended(receipt));
    assertNull(core.again(laptop).ended());
  }

  @Test
  void of_these_strangersUnknownAndEndedOnesArePassedOver() {
    SignIn strangers = core.enter(CoreFixture.tv(core.account(), "tv", null));
    signOut(Which.one(phone.sid()));
    Receipt receipt =
        signOut(
            new Which.These(
                Set.of(tv.sid(), phone.sid(), strangers.sid(), new SignInId("unknown"))));

    assertEquals(sids(tv), ended(receipt));
    assertFalse(receipt.ended(strangers.sid()));
    assertNull(core.again(strangers).ended());
    assertNull(core.again(laptop).ended());
    assertEquals(2, core.revocations().size());
  }

  @Test
  void of_signOut_reasonAsEachDeviceSeesIt() {
    signOut(new Which.All());
    assertEquals(EndReason.HERE, core.ending(laptop).reason());
    assertNull(core.ending(laptop).by());
    assertEquals(EndReason.ELSEWHERE, core.ending(tv).reason());
    assertEquals("Chrome on Windows", core.ending(tv).by());
    assertEquals(core.clock.instant(), core.ending(tv).at());
  }

  @Test
  void of_signOut_oneRevocationForEachWithTheReceiptsNumberLast() {
    Receipt receipt = signOut(new Which.All());
    List<Revocation> log = core.revocations();
    assertEquals(List.of(1L, 2L, 3L), log.stream().map(Revocation::seq).toList());
    assertEquals(ended(receipt), Set.copyOf(log.stream().map(Revocation::sid).toList()));
    assertEquals(3, receipt.seq());
    for (Revocation one : log) {
      boolean here = one.sid().equals(laptop.sid());
      assertEquals(here ? EndReason.HERE : EndReason.ELSEWHERE, one.reason());
      assertEquals(here ? null : "Chrome on Windows", one.by());
      assertEquals(ada.id(), one.account());
      assertEquals(core.clock.instant(), one.at());
    }
  }

  @Test
  void of_nothingToEnd_answersWithTheLogsHead() {
    signOut(new Which.All());
    Receipt receipt = signOut(new Which.All());
    assertEquals(List.of(), receipt.signedOut());
    assertEquals(3, receipt.seq());
    assertEquals(3, core.revocations().size());
    assertEquals(3, core.database.read(core.log::head).seq());
  }

  @Test
  void of_unknownAccount_endsNothing() {
    Receipt receipt =
        core.signOut.of(new AccountId("unknown"), new Which.All(), Cause.of(EndReason.ADMIN));
    assertEquals(List.of(), receipt.signedOut());
    assertEquals(0, receipt.seq());
  }

  @Test
  void of_signOut_certainAfterStalenessAndMargin() {
    Receipt receipt = signOut(new Which.All());
    assertEquals(core.clock.instant().plusMillis(5_250), receipt.certainAt());
  }

  /** Invariant 3: a revocation lives as long as the longest token that was issued. */
  @Test
  void of_tokensIssued_untilCoversTheLargestExp() {
    Instant now = core.clock.instant();
    long exp = now.getEpochSecond() + 300;
    issue(tv, exp);
    issue(tv, exp - 200);
    issue(phone, now.getEpochSecond() - 1_000);
    signOut(new Which.All());

    Duration outlives = CoreFixture.OUTLIVES;
    assertEquals(Instant.ofEpochSecond(exp).plus(outlives), until(tv));
    assertEquals(now.plus(outlives), until(phone), "all its tokens had run out");
    assertEquals(now.plus(outlives), until(laptop), "it had none");
  }

  @Test
  void of_one_itsGrantsAreWorthlessAndOthersGoOn() {
    GrantToken ofTv = core.refreshToken(tv);
    GrantToken ofPhone = core.refreshToken(phone);
    signOut(Which.one(tv.sid()));
    assertFalse(use(ofTv));
    assertTrue(use(ofPhone));
  }

  @Test
  void of_allOrOthers_whatWasAllowedAndNotFetchedIsTakenBack() {
    String first = allowedDeviceCode();
    signOut(Which.one(tv.sid()));
    assertEquals(DeviceCode.State.ALLOWED, state(first), "not by signing one device out");
    signOut(new Which.Others(laptop.sid()));
    assertEquals(DeviceCode.State.VOIDED, state(first));

    String second = allowedDeviceCode();
    signOut(new Which.All());
    assertEquals(DeviceCode.State.VOIDED, state(second));
  }

  @Test
  void of_signOut_activityInPlainWords() {
    signOut(new Which.These(Set.of(laptop.sid(), tv.sid())));
    Instant now = core.clock.instant();
    List<Activity> lines = signedOutLines();
    assertEquals(2, lines.size());
    assertTrue(
        lines.contains(
            new Activity(now, ActivityKind.SIGNED_OUT, "Chrome on Windows", null, "here", null)));
    assertTrue(
        lines.contains(
            new Activity(
                now,
                ActivityKind.SIGNED_OUT,
                "Samsung TV",
                "Chrome on Windows",
                "elsewhere",
                null)));
  }

  @Test
  void of_signOut_feedHasHandedItOutWhenItReturns() {
    List<SignInId> seen = new ArrayList<>();
    core.feed.read(revocation -> seen.add(revocation.sid()));
    Receipt receipt = signOut(new Which.All());
    assertEquals(ended(receipt), Set.copyOf(seen));
    assertEquals(3, seen.size());
    assertEquals(receipt.seq(), core.feed.head().seq());
  }

  @Test
  void of_acknowledged_anotherDatabaseOnTheFileSeesAllOfIt() {
    signOut(new Which.All());
    try (Database other = Database.sqlite(folder.resolve("usher.db"))) {
      assertEquals(3, other.read(core.log::head).seq());
      assertEquals(List.of(), other.read(tx -> core.signIns.active(tx, ada.id())));
      assertEquals(core.revocations(), other.read(tx -> core.log.after(tx, 0, 10)));
    }
  }

  @Test
  void within_changeThatFails_nobodyIsSignedOutAndNobodyIsTold() {
    List<Revocation> seen = new ArrayList<>();
    core.feed.read(seen::add);
    assertThrows(
        ArithmeticException.class,
        () ->
            core.run(tx -> {
              core.signOut.within(tx, ada.id(), new Which.All(), Cause.of(EndReason.ADMIN));
              throw new ArithmeticException();
            }));
    core.feed.catchUp();
    assertEquals(List.of(), core.revocations());
    assertEquals(List.of(), seen);
    assertEquals(List.of(), signedOutLines());
    assertNull(core.again(tv).ended());
  }

  @Test
  void of_readerThatFails_theSignOutIsStillAcknowledged() {
    core.feed.read(revocation -> {
      throw new ArithmeticException("a reader that fails");
    });
    assertEquals(3, signOut(new Which.All()).signedOut().size());
    assertNotNull(core.again(tv).ended());
  }

  private Receipt signOut(Which which) {
    return core.signOut.of(ada.id(), which, Cause.asked(laptop.sid(), "Chrome on Windows"));
  }

  private static Set<SignInId> ended(Receipt receipt) {
    return Set.copyOf(receipt.signedOut().stream().map(Receipt.SignedOut::sid).toList());
  }

  private static Set<SignInId> sids(SignIn... signIns) {
    return Set.copyOf(Stream.of(signIns).map(SignIn::sid).toList());
  }

  private void issue(SignIn signIn, long exp) {
    Instant due = core.clock.instant().plus(Duration.ofDays(90));
    core.run(tx -> core.signIns.issued(tx, signIn, "app", due, exp, core.clock.instant()));
  }

  private Instant until(SignIn signIn) {
    return core.revocations().stream()
        .filter(one -> one.sid().equals(signIn.sid()))
        .findFirst()
        .orElseThrow()
        .until();
  }

  private boolean use(GrantToken token) {
    Instant now = core.clock.instant();
    return core.done(tx -> {
      Grant grant = core.grants.find(tx, token, Grant.Kind.REFRESH_TOKEN).orElseThrow();
      return core.grants.use(
          tx, grant, new GrantStore.Use(new byte[] {1}, null, now, now.plusSeconds(60)));
    });
  }

  private String allowedDeviceCode() {
    return core.allowedDeviceCode(ada.id(), phone.sid());
  }

  private DeviceCode.@Nullable State state(String codeHash) {
    return core.write(tx -> core.deviceCodes.findByDevice(tx, codeHash)).orElseThrow().state();
  }

  private List<Activity> signedOutLines() {
    return core.activity(ada).stream()
        .filter(line -> line.kind() == ActivityKind.SIGNED_OUT)
        .toList();
  }
}
