package usher.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The front door `./usher` as a newcomer meets it, on machines that lack what it needs. */
class FrontDoorTest {
  /** The repository; tests of this module run in its own folder. */
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private record Ended(int status, String output, String told) {}

  @TempDir Path folder;

  @Test
  void help_anywhere_listsEveryCommand() throws Exception {
    var ended = usher(Map.of(), "--help");
    assertEquals(0, ended.status);
    for (var command : List.of("demo", "serve", "account", "keys", "test", "bench", "format")) {
      assertTrue(ended.output.contains("./usher " + command + " "), ended.output);
    }
  }

  @Test
  void noCommand_showsHelpAsError() throws Exception {
    var ended = usher(Map.of());
    assertEquals(2, ended.status);
    assertEquals("", ended.output);
    assertTrue(ended.told.contains("./usher demo"), ended.told);
  }

  @ParameterizedTest
  @CsvSource({
    "demi, demo",
    "server, serve",
    "acount, account",
    "tset, test",
    "bnch, bench",
    "formt, format"
  })
  void unknownCommand_namesTheNearest(String typed, String nearest) throws Exception {
    var ended = usher(Map.of(), typed);
    assertEquals(2, ended.status);
    assertEquals(
        "usher: there is no command '%s'. Did you mean '%s'? ./usher --help lists them.\n"
            .formatted(typed, nearest),
        ended.told);
  }

  @Test
  void jdkTooOld_saysWhichWasFoundAndWhatToInstall() throws Exception {
    var old = jdk("jdk-17", "17.0.15");
    var ended = usher(Map.of("JAVA_HOME", old.toString(), "USHER_JDKS", ""), "serve");
    assertEquals(1, ended.status);
    assertEquals(
        "usher: Usher needs a JDK 25; found 17 at %s. Install one, for instance temurin-25-jdk"
                .formatted(old)
            + " (adoptium.net), or point JAVA_HOME to it.\n",
        ended.told);
  }

  @Test
  void jdkNewer_isNotTakenForTheRightOne() throws Exception {
    var newer = jdk("jdk-26", "26");
    var ended = usher(Map.of("JAVA_HOME", newer.toString(), "USHER_JDKS", ""), "serve");
    assertEquals(1, ended.status);
    assertTrue(ended.told.contains("found 26 at " + newer), ended.told);
  }

  @Test
  void noJdk_saysWhatToInstall() throws Exception {
    var ended = usher(Map.of("USHER_JDKS", ""), "serve");
    assertEquals(1, ended.status);
    assertTrue(ended.told.startsWith("usher: Usher needs a JDK 25; found none."), ended.told);
    assertEquals(1, ended.told.lines().count());
  }

  @Test
  void jdkBesideAnOldOne_isFoundAndStarted() throws Exception {
    var old = jdk("jdk-17", "17.0.15");
    var right = jdk("jdk-25", "25.0.3");
    var java = right.resolve("bin/java");
    Files.writeString(java, "#!/bin/sh\necho \"$0 started with: $*\"\n");
    assertTrue(java.toFile().setExecutable(true));
    var ended =
        usher(
            Map.of(
                "JAVA_HOME",
                old.toString(),
                "USHER_JDKS",
                folder.resolve("absent") + ":" + right,
                "USHER_SKIP_BUILD",
                "yes"),
            "serve",
            "--config",
            "a b.toml");
    assertEquals(0, ended.status, ended.told);
    assertTrue(ended.output.startsWith(java + " started with: @"), ended.output);
    assertTrue(ended.output.endsWith("usher-server.jar serve --config a b.toml\n"), ended.output);
  }

  /** A folder that looks like a JDK of this version. */
  private Path jdk(String name, String version) throws IOException {
    var home = Files.createDirectories(folder.resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    var javac = Files.createDirectories(home.resolve("bin")).resolve("javac");
    Files.writeString(javac, "");
    assertTrue(javac.toFile().setExecutable(true));
    return home;
  }

  /** Runs the front door with a PATH on which there is a shell and its tools, but no java. */
  private Ended usher(Map<String, String> environment, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(ROOT.resolve("usher").toString());
    command.addAll(List.of(arguments));
    var output = folder.resolve("output");
    var told = folder.resolve("told");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(told.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", toolsWithoutJava().toString());
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    return new Ended(process.waitFor(), Files.readString(output), Files.readString(told));
  }

  private Path toolsWithoutJava() throws IOException {
    var tools = Files.createDirectories(folder.resolve("tools"));
    for (var tool :
        List.of("sh", "awk", "cat", "dirname", "find", "head", "readlink", "sed", "tr")) {
      var link = tools.resolve(tool);
      if (Files.notExists(link)) {
        Files.createSymbolicLink(link, onPath(tool));
      }
    }
    return tools;
  }

  private static Path onPath(String tool) {
    for (var place : System.getenv("PATH").split(":", -1)) {
      var file = Path.of(place).resolve(tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new IllegalStateException(tool + " is not on the PATH");
  }
}
