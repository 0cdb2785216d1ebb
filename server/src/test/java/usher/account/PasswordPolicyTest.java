package usher.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.account.PasswordPolicy.Weakness;

/** Goal: long passwords that nobody tries first; no other rule. */
class PasswordPolicyTest {
  private static final Email ADA = Email.parse("Ada.Lovelace@Example.org").orElseThrow();
  private final PasswordPolicy policy = new PasswordPolicy(15);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "umbrella tango orbit",
        "mmmm but why so seven",
        "пароль из пяти разных слов",
        "correct horse battery staple",
        "\ud83d\udc19 under the sea at noon \ud83d\udc19"
      })
  void weakness_longAndUncommon_none(String password) {
    assertEquals(Optional.empty(), policy.weakness(password, ADA));
  }

  @Test
  void weakness_length_isCountedInCharactersAfterNormalising() {
    assertEquals(weak(Weakness.TOO_SHORT), policy.weakness("kx7 brmz q2 vy", ADA));
    assertEquals(Optional.empty(), policy.weakness("kx7 brmz q2 vyw", ADA));
    // Fifteen units, but one emoji is one character, and a letter with its accent is one.
    assertEquals(weak(Weakness.TOO_SHORT), policy.weakness("kx7 brmz q2 v\ud83d\udc19", ADA));
    assertEquals(weak(Weakness.TOO_SHORT), policy.weakness("kx7 brmz q2 ve\u0301", ADA));
  }

  @Test
  void weakness_64Characters_allowed_and257Not() {
    String long64 = "umbrella tango orbit seven kayaks drift under a copper moon tonig";
    assertEquals(Optional.empty(), policy.weakness(long64.substring(0, 64), ADA));
    String long256 = long64.repeat(4).substring(0, 256);
    assertEquals(Optional.empty(), policy.weakness(long256, ADA));
    assertEquals(weak(Weakness.TOO_LONG), policy.weakness(long256 + "x", ADA));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaaaaaaaaaaaaaaaaaa",
        "passwordpassword",
        "1234567890123456",
        "qwertyuiopqwertyuiop",
        "abcdefghijklmnopqrst",
        "ada.lovelaceada.lovelace",
        "usherusherusherusher"
      })
  void weakness_common_refused(String password) {
    assertEquals(weak(Weakness.TOO_COMMON), policy.weakness(password, ADA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada.lovelace@example.org", "Ada.Lovelace@Example.org"})
  void weakness_theAddressItself_refused(String password) {
    assertEquals(weak(Weakness.HOLDS_EMAIL), policy.weakness(password, ADA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4@8({[<3\u20ac6&9#!1/|0$5+7%2", "1l|!i1l|!i0o5$s@4a7+t3e", "({[<4@69"})
  void weakness_passwordMadeForTheEstimate_quick(String part) {
    policy.weakness("umbrella tango orbit", ADA);
    assertTimeout(Duration.ofSeconds(2), () -> policy.weakness(part.repeat(32), ADA));
  }

  private static Optional<Weakness> weak(Weakness weakness) {
    return Optional.of(weakness);
  }
}
