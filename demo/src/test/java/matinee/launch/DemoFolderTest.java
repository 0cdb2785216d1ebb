package matinee.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's folder: what is kept, what is deleted, and what is never touched. */
final class DemoFolderTest {
  @TempDir Path data;
  private final SecureRandom random = new SecureRandom();

  @Test
  void secret_nextRun_isTheSameAndTheOwnersAlone() throws IOException {
    String first = DemoFolder.open(data, false).secret(random);
    assertEquals(first, DemoFolder.open(data, false).secret(random));
    assertEquals(
        PosixFilePermissions.fromString("rw-------"),
        Files.getPosixFilePermissions(data.resolve("catalogue.secret")));
  }

  @Test
  void fresh_folderOfADemo_losesOnlyWhatTheDemoMade() throws IOException {
    DemoFolder earlier = DemoFolder.open(data, false);
    String secret = earlier.secret(random);
    Files.createDirectories(earlier.database());
    Files.writeString(earlier.database().resolve("usher.db"), "rows");
    Files.writeString(data.resolve("holiday.jpg"), "mine");
    DemoFolder fresh = DemoFolder.open(data, true);
    assertFalse(Files.exists(fresh.database()));
    assertNotEquals(secret, fresh.secret(random));
    assertTrue(Files.exists(data.resolve("holiday.jpg")));
  }

  @Test
  void open_foldersOfSomeoneElse_areNotTouched() throws IOException {
    Files.createDirectories(data.resolve("usher"));
    assertThrows(DemoFailure.class, () -> DemoFolder.open(data, true));
    assertTrue(Files.exists(data.resolve("usher")));
  }

  @Test
  void open_someoneElsesSettings_areNotOverwritten() throws IOException {
    Files.createDirectories(data);
    Files.writeString(data.resolve("usher.toml"), "issuer = \"https://id.example\"");
    assertThrows(DemoFailure.class, () -> DemoFolder.open(data, false));
    assertFalse(Files.exists(data.resolve(".matinee-demo")));
  }

  @Test
  void toml_oddPath_isQuoted() {
    Stage stage = new Stage(1, 2, data, "secret");
    String toml = stage.toml(Path.of("/tmp/a \"b\"\\c"), Path.of("/tmp/offset"));
    assertTrue(toml.contains("data.dir = \"/tmp/a \\\"b\\\"\\\\c\"\n"), toml);
    assertTrue(toml.contains("dev.clock_offset_file = \"/tmp/offset\"\n"), toml);
  }

  @Test
  void options_wrong_areToldInASentence() {
    assertEquals(
        "There is no option --prot.",
        assertThrows(DemoFailure.class, () -> DemoOptions.parse("--prot", "1")).getMessage());
    assertEquals(
        "--port must be a number from 0 to 65535, not 70000.",
        assertThrows(DemoFailure.class, () -> DemoOptions.parse("--port", "70000")).getMessage());
    assertThrows(DemoFailure.class, () -> DemoOptions.parse("--data"));
  }
}
