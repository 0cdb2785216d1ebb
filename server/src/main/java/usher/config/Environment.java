package usher.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The environment's settings: variables that begin with {@code USHER_}. Used by one thread. */
final class Environment {
  private static final String PREFIX = "USHER_";
  private static final String FILE = "_FILE";

  private final Map<String, String> variables;
  private final Set<String> asked = new TreeSet<>();
  private final Set<String> ignored;

  Environment(Map<String, String> variables, Set<String> ignored) {
    this.variables = variables;
    this.ignored = ignored;
  }

  String variable(List<String> path) {
    String joined = String.join("_", path).toUpperCase(Locale.ROOT);
    return PREFIX + joined.replaceAll("[^A-Z0-9]+", "_");
  }

  /**
   * The variable's value, or the content of the file that the one with _FILE names; null when
   * neither is set.
   */
  @Nullable String value(String variable, List<String> problems) {
    asked.add(variable);
    String value = variables.get(variable);
    String file = variables.get(variable + FILE);
    if (file == null) {
      return value;
    }
    asked.add(variable + FILE);
    if (value != null) {
      problems.add(variable + " and " + variable + FILE + ": only one of them may be set");
      return value;
    }
    try {
      return Files.readString(Path.of(file)).stripTrailing();
    } catch (IOException e) {
      problems.add(variable + FILE + ": " + file + " cannot be read (" + e + ")");
      return null;
    }
  }

  Set<String> asked() {
    return asked;
  }

  Set<String> unread() {
    Set<String> unread = new HashSet<>(variables.keySet());
    unread.removeIf(name -> !name.startsWith(PREFIX) || ignored.contains(name));
    unread.removeAll(asked);
    return new TreeSet<>(unread);
  }
}
