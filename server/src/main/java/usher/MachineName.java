package usher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** What this machine is called: told to operators, and relied upon by nobody. */
final class MachineName {
  private MachineName() {}

  /** Its name, without asking the network, which may take long. */
  static String get() {
    Map<String, String> environment = System.getenv();
    return Stream.of(
            file(Path.of("/etc/hostname")),
            environment.getOrDefault("HOSTNAME", ""),
            environment.getOrDefault("COMPUTERNAME", ""))
        .map(name -> name.strip().replaceAll("[^A-Za-z0-9._-]", "-"))
        .filter(name -> !name.isEmpty())
        .map(name -> name.substring(0, Math.min(60, name.length())))
        .findFirst()
        .orElse("node");
  }

  private static String file(Path path) {
    try {
      return Files.isReadable(path) ? Files.readString(path) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
