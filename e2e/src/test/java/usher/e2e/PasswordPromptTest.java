package usher.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import usher.e2e.fixture.FrontDoor;

/**
 * Goal: a password that is typed at a terminal is seen by nobody. Method: util-linux's `script`
 * lends a terminal that shows what is typed, unless the command says otherwise.
 */
@EnabledOnOs(OS.LINUX)
class PasswordPromptTest {
  private static final String PASSWORD = "seven green elephants";

  @TempDir Path folder;

  @Test
  void accountAdd_atATerminal_asksTwiceAndShowsNothing() throws Exception {
    var command =
        "'%s' account add guest@example.org --plan standard --config '%s'"
            .formatted(FrontDoor.ROOT.resolve("usher"), settings());
    var process =
        new ProcessBuilder("script", "-q", "-e", "-c", command, "/dev/null")
            .redirectErrorStream(true)
            .start();
    var seen = new StringBuilder();
    try (var keys = process.outputWriter(UTF_8);
        var screen = process.getInputStream()) {
      // Typed before the question, it would be shown by the terminal and not by the command.
      for (var question : new String[] {"New password: ", "The same again: "}) {
        readUntil(screen, question, seen);
        keys.write(PASSWORD + "\n");
        keys.flush();
      }
      seen.append(new String(screen.readAllBytes(), UTF_8));
      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
      assertEquals(0, process.exitValue(), seen.toString());
      assertTrue(seen.toString().contains("guest@example.org"), seen.toString());
      assertFalse(seen.toString().contains("elephants"), seen.toString());
    } finally {
      process.destroyForcibly();
    }
  }

  private Path settings() throws IOException {
    var file = folder.resolve("usher.toml");
    return java.nio.file.Files.writeString(file, "data.dir = \"" + folder.resolve("data") + "\"\n");
  }

  private static void readUntil(InputStream screen, String end, StringBuilder seen)
      throws IOException {
    while (seen.indexOf(end, Math.max(0, seen.length() - 200)) < 0) {
      int next = screen.read();
      if (next < 0) {
        throw new AssertionError("It ended before it asked for \"" + end + "\":\n" + seen);
      }
      seen.append((char) next);
    }
  }
}
