package usher.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usher.secret.Secrets;

/** Goal: eight letters, however a viewer types them. */
class UserCodeTest {
  @Test
  void make_code_shownInTwoGroupsAndReadAgain() {
    Secrets secrets = new Secrets(new SecureRandom());
    for (int i = 0; i < 200; i++) {
      UserCode code = UserCode.make(secrets);
      assertTrue(code.shown().matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}"));
      assertEquals(Optional.of(code), UserCode.parse(code.shown()));
      assertFalse(code.toString().contains(code.letters()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BCDFGHJK",
        "bcdfghjk",
        "BCDF-GHJK",
        " bcdf ghjk ",
        "BCDF\u2013GHJK",
        "b.c.d.f.g.h.j.k",
        "BCDF_GHJK",
        "\tBCDF\nGHJK"
      })
  void parse_typed_sameCode(String typed) {
    assertEquals("BCDFGHJK", UserCode.parse(typed).orElseThrow().letters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "BCDFGHJ", "BCDFGHJKL", "ACDFGHJK", "BCDFGHJ1", "BCDF/GHJK", "бCDFGHJK"})
  void parse_noCode_empty(String typed) {
    assertTrue(UserCode.parse(typed).isEmpty());
  }

  @Test
  void parse_veryLong_empty() {
    assertTrue(UserCode.parse(" ".repeat(57) + "BCDFGHJK").isEmpty());
  }
}
