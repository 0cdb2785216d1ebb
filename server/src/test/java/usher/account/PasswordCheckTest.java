package usher.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import usher.account.PasswordCheck.Outcome;
import usher.account.PasswordCheck.Right;
import usher.account.PasswordCheck.Throttles;
import usher.account.PasswordCheck.Wait;
import usher.account.PasswordCheck.Wrong;
import usher.limit.Throttle;
import usher.testing.CoreFixture;

/** Goal: guessing is slow and tells nothing. Method: counted hashes, a clock that is moved. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PasswordCheckTest {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final int LOCK_AFTER = 8;

  @TempDir Path folder;
  private CoreFixture core;
  private PasswordCheck check;
  private Account ada;

  @BeforeEach
  void open() {
    core = new CoreFixture(folder);
    check = checkWith(core.hash);
    ada = core.account();
  }

  private PasswordCheck checkWith(PasswordHash hash) {
    Throttle.Policy byAccount = new Throttle.Policy(3, FIRST_WAIT, Duration.ofMinutes(15));
    Throttle.Policy byAddress = new Throttle.Policy(5, FIRST_WAIT, Duration.ofMinutes(15));
    return new PasswordCheck(
        core.database,
        core.accounts,
        hash,
        new Throttles(new Throttle(byAccount, core.clock), new Throttle(byAddress, core.clock)),
        LOCK_AFTER);
  }

  @AfterEach
  void close() {
    core.close();
  }

  @Test
  void check_rightPassword_theAccount() {
    Outcome outcome = check.check(ada.email().toUpperCase(Locale.ROOT), right(), "1.1.1.1");
    assertEquals(ada.id(), assertInstanceOf(Right.class, outcome).account().id());
  }

  @Test
  void check_wrongUnknownClosedOrLocked_sameAnswerAfterTheSameWork() {
    Account closed = core.account();
    core.run(tx -> core.accounts.close(tx, closed.id(), core.clock.instant()));
    Account locked = core.account();
    lock(locked);

    assertEquals(1, hashesOf(ada.email(), "wrong"));
    assertEquals(1, hashesOf("nobody@example.org", right()));
    assertEquals(1, hashesOf("no address", right()));
    assertEquals(1, hashesOf(closed.email(), right()));
    assertEquals(1, hashesOf(locked.email(), right()));
  }

  private long hashesOf(String email, String password) {
    long before = core.hash.computed();
    // Each from an address of its own, so that none has to wait.
    assertEquals(new Wrong(), check.check(email, password, "address of " + email));
    return core.hash.computed() - before;
  }

  @Test
  void check_wrongTries_countedUntilARightOne() {
    check.check(ada.email(), "wrong", "1.1.1.1");
    check.check(ada.email(), "wrong", "1.1.1.1");
    awaitWrongPasswords(2);
    assertInstanceOf(Right.class, check.check(ada.email(), right(), "1.1.1.1"));
    assertEquals(0, core.again(ada).wrongPasswords());
  }

  @Test
  void check_lockedAccount_rightPasswordIsWrongUntilItIsSetAnew() {
    lock(ada);
    assertEquals(new Wrong(), check.check(ada.email(), right(), "1.1.1.1"));
    core.run(tx -> core.accounts.changePassword(tx, ada.id(), core.hash.of("another one")));
    assertInstanceOf(Right.class, check.check(ada.email(), "another one", "1.1.1.1"));
  }

  @Test
  void check_tooManyOnOneAccount_waitsFromWhereverAndIsNotChecked() {
    for (int i = 0; i < 3; i++) {
      assertEquals(new Wrong(), check.check(ada.email(), "wrong", "10.0.0." + i));
    }
    long hashes = core.hash.computed();
    assertEquals(new Wait(FIRST_WAIT), check.check(ada.email(), right(), "10.0.0.9"));
    assertEquals(hashes, core.hash.computed());

    core.clock.advance(FIRST_WAIT);
    assertInstanceOf(Right.class, check.check(ada.email(), right(), "10.0.0.9"));
    assertEquals(new Wrong(), check.check(ada.email(), "wrong", "10.0.0.9"), "free again");
  }

  @Test
  void check_tooManyFromOneAddress_waitsWhateverTheAccount() {
    for (int i = 0; i < 5; i++) {
      assertEquals(new Wrong(), check.check("v" + i + "@example.org", "wrong", "1.1.1.1"));
    }
    assertEquals(new Wait(FIRST_WAIT), check.check(ada.email(), right(), "1.1.1.1"));
    assertInstanceOf(Right.class, check.check(ada.email(), right(), "2.2.2.2"));
  }

  @Test
  void check_waitForTheAccount_isNoTryOfTheAddress() {
    for (int i = 0; i < 3; i++) {
      check.check(ada.email(), "wrong", "10.0.0." + i);
    }
    for (int i = 0; i < 20; i++) {
      assertInstanceOf(Wait.class, check.check(ada.email(), right(), "1.1.1.1"));
    }
    assertEquals(new Wrong(), check.check("bob@example.org", "wrong", "1.1.1.1"));
  }

  @Test
  void check_rightPasswordOfOnesOwn_buysNoGuessesAtOthers() {
    int guesses = 0;
    for (int i = 0; i < 50; i++) {
      check.check(ada.email(), right(), "1.1.1.1");
      Outcome guess = check.check("v" + i + "@example.org", "wrong", "1.1.1.1");
      guesses += guess instanceof Wrong ? 1 : 0;
    }
    assertEquals(5, guesses);
  }

  @Test
  void check_whatIsNoAddress_makesNobodyElseWait() {
    for (int i = 0; i < 10; i++) {
      assertEquals(new Wrong(), check.check("no address", "wrong", "10.0.0." + i));
    }
  }

  @Test
  void check_busy_isNoTry() {
    for (int i = 0; i < 20; i++) {
      Thread.currentThread().interrupt();
      assertThrows(PasswordHash.Busy.class, () -> check.check(ada.email(), "wrong", "1.1.1.1"));
      assertTrue(Thread.interrupted());
    }
    assertInstanceOf(Right.class, check.check(ada.email(), right(), "1.1.1.1"));
  }

  @Test
  void check_passwordChangedWhileItIsHashedAnew_theAccountAsItWasVerified() {
    String changed = core.hash.of("quite another one");
    SecureRandom changing =
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            core.run(tx -> core.accounts.changePassword(tx, ada.id(), changed));
          }
        };
    PasswordHash dearer = new PasswordHash(new PasswordHash.Cost(16, 1), 4, new SecureRandom());
    // The salt of the new hash is drawn between the check and the write.
    PasswordCheck racing = checkWith(new PasswordHash(new PasswordHash.Cost(16, 1), 4, changing));
    core.run(tx -> core.accounts.changePassword(tx, ada.id(), ada.passwordHash()));

    Outcome outcome = racing.check(ada.email(), right(), "1.1.1.1");

    assertEquals(
        ada.passwordHash(), assertInstanceOf(Right.class, outcome).account().passwordHash());
    assertEquals(changed, core.again(ada).passwordHash());
    core.run(tx -> core.accounts.changePassword(tx, ada.id(), ada.passwordHash()));
    Outcome quiet = checkWith(dearer).check(ada.email(), right(), "1.1.1.1");
    String today = assertInstanceOf(Right.class, quiet).account().passwordHash();
    assertEquals(today, core.again(ada).passwordHash());
    assertFalse(dearer.outdated(today));
  }

  private void lock(Account account) {
    for (int i = 0; i < LOCK_AFTER; i++) {
      core.run(tx -> core.accounts.countWrongPassword(tx, account.id()));
    }
  }

  private void awaitWrongPasswords(int count) {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (core.again(ada).wrongPasswords() != count && System.nanoTime() < giveUp) {
      Thread.onSpinWait();
    }
    assertEquals(count, core.again(ada).wrongPasswords());
  }

  private static String right() {
    return CoreFixture.PASSWORD;
  }
}
