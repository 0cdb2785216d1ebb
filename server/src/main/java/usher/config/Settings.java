package usher.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All settings there are, from the file and, before it, the environment: {@code USHER_HTTP_PORT}
 * for {@code http.port}, {@code USHER_HTTP_PORT_FILE} for a file that holds it. Remembers what was
 * asked for, so that what nobody asked for can be called unknown. Used by one thread.
 */
public final class Settings {
  /** One key that the server knows, with what it means and what it is now. */
  public record Known(
      String key, String pattern, String standard, String allowed, String shown, String origin) {}

  record Raw(Object value, String origin) {}

  /** Variables that start like settings but are the front door's own. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "USHER_CHROMIUM",
          "USHER_CONFIG",
          "USHER_JAVA_OPTIONS",
          "USHER_JDKS",
          "USHER_NGINX",
          "USHER_SKIP_BUILD");

  private final Map<List<String>, Object> file;
  private final Environment environment;
  private final String fileName;
  private final List<String> problems = new ArrayList<>();
  private final Set<List<String>> read = new HashSet<>();
  private final Set<String> tables = new LinkedHashSet<>();
  private final Map<String, Known> known = new LinkedHashMap<>();

  public Settings(@Nullable Path path, Map<String, String> variables) {
    file = path == null ? Map.of() : TomlFile.read(path, problems);
    fileName = path == null ? "" : String.valueOf(path.getFileName());
    environment = new Environment(variables, NOT_SETTINGS);
  }

  private Settings(Map<List<String>, Object> members, String origin) {
    file = members;
    fileName = origin;
    environment = new Environment(Map.of(), Set.of());
  }

  /**
   * The settings of one entry of a table that somebody has sent: neither file nor environment has a
   * say in them.
   */
  public static Settings of(String table, String name, Map<String, Object> members) {
    Map<List<String>, Object> all = new LinkedHashMap<>();
    members.forEach((member, value) -> all.put(List.of(table, name, member), value));
    return new Settings(all, "request");
  }

  /** The settings under a name, the top ones under none. */
  public Section section(String... names) {
    return new Section(this, List.of(names), List.of(names));
  }

  /** One entry of a table whose entries the operator names, such as {@code clients.tv}. */
  public Section entry(String table, String name, String placeholder) {
    return new Section(this, List.of(table, name), List.of(table, placeholder));
  }

  /** The names of the entries that the file has in a table, in its order. */
  public Set<String> names(String table) {
    tables.add(table);
    return file.keySet().stream()
        .filter(path -> path.size() > 1 && path.getFirst().equals(table))
        .map(path -> path.get(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  public void problem(String text) {
    problems.add(text);
  }

  /** Throws BadConfiguration when anything was wrong, also for keys that nobody asked for. */
  public void finish() {
    Set<String> keys = known.keySet();
    for (List<String> path : file.keySet()) {
      if (!read.contains(path)) {
        problems.add(unknown(written(path), keys, tables));
      }
    }
    for (String variable : environment.unread()) {
      problems.add(unknown(variable, environment.asked(), Set.of()));
    }
    if (!problems.isEmpty()) {
      throw new BadConfiguration(problems);
    }
  }

  public List<Known> known() {
    return List.copyOf(known.values());
  }

  @Nullable Raw raw(List<String> path) {
    read.add(path);
    String variable = environment.variable(path);
    String value = environment.value(variable, problems);
    if (value != null) {
      return new Raw(value, variable);
    }
    Object inFile = file.get(path);
    return inFile == null ? null : new Raw(inFile, fileName);
  }

  /** How many tables an array of tables has. */
  int tables(List<String> prefix, String name) {
    read.add(TomlFile.plus(prefix, name));
    int count = 0;
    while (hasUnder(TomlFile.plus(prefix, name + "[" + count + "]"))) {
      count++;
    }
    return count;
  }

  void know(Known key) {
    known.put(key.key(), key);
  }

  static String written(List<String> path) {
    return path.stream()
        .map(name -> name.matches("[\\w\\[\\]<>-]+") ? name : '"' + name + '"')
        .collect(Collectors.joining("."));
  }

  private boolean hasUnder(List<String> prefix) {
    return file.keySet().stream()
        .anyMatch(p -> p.size() > prefix.size() && p.subList(0, prefix.size()).equals(prefix));
  }

  /** Names the nearest key, else the nearest of the tables whose entries the operator names. */
  private static String unknown(String key, Set<String> known, Set<String> tables) {
    String meant = Nearest.to(key, known);
    if (meant == null && key.contains(".")) {
      meant = Nearest.to(key.substring(0, key.indexOf('.')), tables);
    }
    return key + ": unknown" + (meant == null ? "" : "; did you mean " + meant + "?");
  }
}
