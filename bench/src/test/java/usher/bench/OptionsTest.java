package usher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void command_ofWhatWasAskedFor_leavesDefaultsOut() {
    Options options = Options.parse("refresh", "--seconds", "3", "--threads", "16");
    assertEquals("refresh", options.scenario());
    assertEquals(3, options.seconds());
    assertEquals("./usher bench refresh --seconds 3", options.command());
  }

  @Test
  void parse_ofWhatMeansNothing_isRefused() {
    assertThrows(BenchFailure.class, () -> Options.parse("refresh", "--second", "3"));
    assertThrows(BenchFailure.class, () -> Options.parse("refresh", "--seconds"));
    assertThrows(BenchFailure.class, () -> Options.parse("refresh", "--seconds", "0"));
    assertThrows(BenchFailure.class, () -> Options.parse("refresh", "--seconds", "x"));
    assertThrows(BenchFailure.class, () -> Options.parse("refresh", "empty"));
  }
}
