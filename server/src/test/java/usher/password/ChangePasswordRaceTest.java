package usher.password;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
import usher.password.ChangePassword.Changed;
import usher.password.ChangePassword.Overtaken;
import usher.revocation.Revocation;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signout.Arrival;
import usher.signout.Cause;
import usher.signout.Entrance;
import usher.signout.Which;
import usher.testing.CoreFixture;
import usher.testing.Race;
import usher.testing.Rounds;

/** Goal: no sign-in by an old password outlives its change (invariant 5). Method: races. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChangePasswordRaceTest {
  private static final String NEW = "seven kayaks under copper";

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
  void change_againstEnteringWithTheOldPassword_onlyTheAskerIsLeft() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
      List<Callable<Object>> racers = new ArrayList<>();
      racers.add(after(random, () -> change(ada, NEW, laptop)));
      for (int i = 0; i < 3; i++) {
        Arrival arrival = CoreFixture.laptop(ada, "device " + i);
        racers.add(after(random, () -> core.write(tx -> core.entrance.enter(tx, arrival))));
      }

      List<Object> answers = Race.of(racers);

      Changed changed = (Changed) answers.getFirst();
      for (Object answer : answers.subList(1, answers.size())) {
        switch ((Entrance.Outcome) answer) {
          case Entrance.Refused(Entrance.Why why) ->
              assertEquals(Entrance.Why.PASSWORD_CHANGED, why);
          case Entrance.Entered entered ->
              assertTrue(changed.receipt().ended(entered.signIn().sid()), entered::toString);
        }
      }
      assertEquals(Set.of(laptop.sid()), alive(ada));
      assertLogged(ada, changed.receipt().signedOut().size());
    });
  }

  @Test
  void change_twiceAtOnce_oneIsOvertaken() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
      SignIn phone = core.enter(CoreFixture.laptop(ada, "phone"));
      List<Object> answers =
          Race.of(
              List.of(
                  after(random, () -> change(ada, NEW + " 1", laptop)),
                  after(random, () -> change(ada, NEW + " 2", phone))));

      boolean first = answers.getFirst() instanceof Changed;
      assertEquals(new Overtaken(), answers.get(first ? 1 : 0));
      assertTrue(core.hash.matches(NEW + (first ? " 1" : " 2"), core.again(ada).passwordHash()));
      assertEquals(Set.of(first ? laptop.sid() : phone.sid()), alive(ada));
      assertLogged(ada, 1);
    });
  }

  @Test
  void change_againstSignOutAll_everybodyIsOutAndAnEndedDeviceChangedNothing() {
    Rounds.run(random -> {
      Account ada = core.account();
      SignIn laptop = core.enter(CoreFixture.laptop(ada, "laptop"));
      core.enter(CoreFixture.tv(ada, "tv", null));
      List<Object> answers =
          Race.of(
              List.of(
                  after(random, () -> change(ada, NEW, laptop)),
                  after(
                      random,
                      () ->
                          core.signOut.of(
                              ada.id(),
                              new Which.All(),
                              Cause.asked(new SignInId("phone"), "Phone")))));

      assertEquals(Set.of(), alive(ada));
      assertLogged(ada, 2);
      boolean changed = answers.getFirst() instanceof Changed;
      assertEquals(changed, core.hash.matches(NEW, core.again(ada).passwordHash()));
      if (changed) {
        // Changed first: then the television was ended by it, and the laptop by the sign-out.
        assertEquals(1, ((Changed) answers.getFirst()).receipt().signedOut().size());
        assertNotNull(core.again(laptop).ended());
      }
    });
  }

  private Callable<Object> after(Random random, Callable<Object> task) {
    int pause = Rounds.pauseOf(random);
    return () -> {
      Rounds.pause(pause);
      return task.call();
    };
  }

  private ChangePassword.Outcome change(Account account, String password, SignIn by) {
    return core.changePassword.change(
        account,
        password,
        new Which.Others(by.sid()),
        Cause.passwordChanged(by.sid(), "Chrome on Windows"));
  }

  private Set<SignInId> alive(Account account) {
    return Set.copyOf(
        core.database.read(tx -> core.signIns.active(tx, account.id())).stream()
            .map(one -> one.signIn().sid())
            .toList());
  }

  private void assertLogged(Account account, int count) {
    List<SignInId> logged =
        core.revocations().stream()
            .filter(one -> one.account().equals(account.id()))
            .map(Revocation::sid)
            .toList();
    assertEquals(count, logged.size(), logged::toString);
    assertEquals(count, new HashSet<>(logged).size(), logged::toString);
    assertFalse(logged.stream().anyMatch(alive(account)::contains));
  }
}
