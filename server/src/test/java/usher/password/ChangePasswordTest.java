package usher.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.account.Account;
import usher.account.PasswordPolicy;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.password.ChangePassword.Changed;
import usher.password.ChangePassword.Outcome;
import usher.password.ChangePassword.Overtaken;
import usher.password.ChangePassword.Weak;
import usher.signin.EndReason;
import usher.signin.SignIn;
import usher.signout.Cause;
import usher.signout.Receipt;
import usher.signout.Which;
import usher.testing.CoreFixture;

/** Goal: a new password and the sign-outs with it: all of it or nothing (invariant 5). */
class ChangePasswordTest {
  private static final String NEW = "seven kayaks under copper";

  @TempDir Path folder;
  private CoreFixture core;
  private Account ada;
  private SignIn laptop;
  private SignIn tv;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    ada = core.account();
    laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
    tv = core.enter(CoreFixture.tv(ada, "tv", null));
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void change_others_newPasswordAndTheyAreSignedOut() {
    core.run(tx -> core.accounts.countWrongPassword(tx, ada.id()));
    Outcome outcome = change(NEW, new Which.Others(laptop.sid()));

    Receipt receipt = assertInstanceOf(Changed.class, outcome).receipt();
    assertEquals(
        Set.of(tv.sid()),
        Set.copyOf(receipt.signedOut().stream().map(Receipt.SignedOut::sid).toList()));
    assertEquals(EndReason.PASSWORD_CHANGED, core.ending(tv).reason());
    assertEquals("Chrome on Windows", core.ending(tv).by());
    assertNull(core.again(laptop).ended());
    assertTrue(core.hash.matches(NEW, core.again(ada).passwordHash()));
    assertFalse(core.hash.matches(CoreFixture.PASSWORD, core.again(ada).passwordHash()));
    assertEquals(0, core.again(ada).wrongPasswords());
    assertTrue(
        core.activity(ada)
            .contains(
                new Activity(
                    core.clock.instant(),
                    ActivityKind.PASSWORD_CHANGED,
                    "Chrome on Windows",
                    null,
                    null,
                    null)));
  }

  @Test
  void change_unticked_everybodyStays() {
    Outcome outcome = core.changePassword.change(ada, NEW, null, cause());
    assertEquals(List.of(), assertInstanceOf(Changed.class, outcome).receipt().signedOut());
    assertNull(core.again(tv).ended());
    assertTrue(core.hash.matches(NEW, core.again(ada).passwordHash()));
  }

  @Test
  void change_weak_nothingHappens() {
    assertEquals(new Weak(PasswordPolicy.Weakness.TOO_SHORT), change("short", new Which.All()));
    assertEquals(
        new Weak(PasswordPolicy.Weakness.TOO_COMMON), change("passwordpassword", new Which.All()));
    assertEquals(ada, core.again(ada));
    assertNull(core.again(tv).ended());
  }

  @Test
  void change_twiceFromOneProof_secondIsOvertaken() {
    change(NEW, new Which.Others(laptop.sid()));
    assertEquals(new Overtaken(), change("another copper moon rises", new Which.All()));
    assertTrue(core.hash.matches(NEW, core.again(ada).passwordHash()));
    assertNull(core.again(laptop).ended());
  }

  @Test
  void change_accountClosedMeanwhile_overtaken() {
    core.run(tx -> core.accounts.close(tx, ada.id(), core.clock.instant()));
    assertEquals(new Overtaken(), change(NEW, new Which.All()));
    assertEquals(ada.passwordHash(), core.again(ada).passwordHash());
  }

  @Test
  void change_askerSignedOutMeanwhile_overtaken() {
    core.signOut.of(ada.id(), new Which.All(), Cause.of(EndReason.ADMIN));
    assertEquals(new Overtaken(), change(NEW, new Which.Others(laptop.sid())));
    assertEquals(ada.passwordHash(), core.again(ada).passwordHash());
  }

  @Test
  void change_withoutASignIn_allowed() {
    Outcome outcome =
        core.changePassword.change(ada, NEW, new Which.All(), Cause.passwordChanged(null, null));
    assertEquals(2, assertInstanceOf(Changed.class, outcome).receipt().signedOut().size());
  }

  /** Method: the sign-out's last step, the log, is made to fail. */
  @Test
  void change_signOutFails_thePasswordIsTheOldOne() {
    core.run(tx -> tx.execute("DROP TABLE revocation"));
    assertThrows(RuntimeException.class, () -> change(NEW, new Which.All()));
    assertEquals(ada, core.again(ada));
    assertNull(core.again(tv).ended());
    assertFalse(
        core.activity(ada).stream().anyMatch(l -> l.kind() == ActivityKind.PASSWORD_CHANGED));
  }

  private Outcome change(String password, Which which) {
    return core.changePassword.change(ada, password, which, cause());
  }

  private Cause cause() {
    return Cause.passwordChanged(laptop.sid(), "Chrome on Windows");
  }
}
