package usher.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import usher.e2e.fixture.FrontDoor;

/** The rehearsal that follows a build: what it leaves is good for the starts that come after it. */
class RehearsalTest {
  private static final Path BUILT = FrontDoor.ROOT.resolve("server/target");

  @TempDir Path folder;

  private Path jar;

  /** The server in a folder of its own, so that the build's own caches are left alone. */
  @BeforeEach
  void placeServer() throws IOException {
    jar = Files.copy(BUILT.resolve("usher-server.jar"), folder.resolve("usher-server.jar"));
    Files.copy(BUILT.resolve("java.options"), folder.resolve("java.options"));
    Files.createSymbolicLink(folder.resolve("lib"), BUILT.resolve("lib"));
  }

  @Test
  void rehearse_ends_leavesACacheThatTheNextStartAccepts() throws Exception {
    assertEquals("", FrontDoor.run("", "demo", "--rehearse", "--server-jar", jar.toString()));
    var cache = folder.resolve("usher-server.aot");
    assertTrue(Files.size(cache) > 1_000_000, "the cache is empty");
    // With the mode "on" the machine refuses to start on a cache that is not made for this jar.
    var start =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "@" + folder.resolve("java.options"),
                    "-XX:AOTCache=" + cache,
                    "-XX:AOTMode=on",
                    "-jar",
                    jar.toString(),
                    "--version"))
            .redirectErrorStream(true)
            .start();
    var told = new String(start.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, start.waitFor(), told);
  }
}
