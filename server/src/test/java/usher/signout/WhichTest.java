package usher.signout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usher.signin.EndReason;
import usher.signin.SignInId;

/** Goal: whom a sign-out reaches, and what each device is told of it. */
class WhichTest {
  private static final SignInId TV = new SignInId("tv");
  private static final SignInId PHONE = new SignInId("phone");

  @Test
  void reaches_all_others_these() {
    assertTrue(new Which.All().reaches(TV));
    assertFalse(new Which.Others(TV).reaches(TV));
    assertTrue(new Which.Others(TV).reaches(PHONE));
    assertTrue(Which.one(TV).reaches(TV));
    assertFalse(Which.one(TV).reaches(PHONE));
  }

  @Test
  void sweeping_onlyAllAndOthers() {
    assertTrue(new Which.All().sweeping());
    assertTrue(new Which.Others(TV).sweeping());
    assertFalse(Which.one(TV).sweeping());
  }

  @Test
  void cause_asked_hereForTheAskerElsewhereForTheRest() {
    Cause cause = Cause.asked(PHONE, "Phone");
    assertEquals(EndReason.HERE, cause.reasonFor(PHONE));
    assertNull(cause.byFor(PHONE));
    assertEquals(EndReason.ELSEWHERE, cause.reasonFor(TV));
    assertEquals("Phone", cause.byFor(TV));
  }

  @Test
  void cause_passwordChanged_sameForAll() {
    Cause cause = Cause.passwordChanged(PHONE, "Phone");
    assertEquals(EndReason.PASSWORD_CHANGED, cause.reasonFor(PHONE));
    assertEquals(EndReason.PASSWORD_CHANGED, cause.reasonFor(TV));
  }

  @ParameterizedTest
  @EnumSource
  void endReason_word_readsBack(EndReason reason) {
    assertEquals(reason, EndReason.of(reason.word()));
    assertEquals(reason, Cause.of(reason).reasonFor(TV));
  }
}
