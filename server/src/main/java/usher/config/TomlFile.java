package usher.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * A TOML file as a flat map from key to value; the second table of an array of tables is {@code
 * name[1]}.
 */
final class TomlFile {
  private TomlFile() {}

  static Map<List<String>, Object> read(Path file, List<String> problems) {
    TomlParseResult toml;
    try {
      toml = Toml.parse(Files.readString(file));
    } catch (IOException e) {
      problems.add(file + ": cannot be read (" + e + ")");
      return Map.of();
    }
    toml.errors().forEach(e -> problems.add(file + ": " + e.position() + ": " + e.getMessage()));
    Map<List<String>, Object> leaves = new LinkedHashMap<>();
    flatten(List.of(), toml, leaves);
    return leaves;
  }

  private static void flatten(
      List<String> prefix, TomlTable table, Map<List<String>, Object> leaves) {
    for (Map.Entry<String, Object> entry : table.entrySet()) {
      add(prefix, entry.getKey(), entry.getValue(), leaves);
    }
  }

  private static void add(
      List<String> prefix, String name, Object value, Map<List<String>, Object> leaves) {
    switch (value) {
      case TomlTable table -> flatten(plus(prefix, name), table, leaves);
      case TomlArray array when !array.isEmpty() && array.get(0) instanceof TomlTable -> {
        for (int i = 0; i < array.size(); i++) {
          add(prefix, name + "[" + i + "]", array.get(i), leaves);
        }
      }
      case TomlArray array -> leaves.put(plus(prefix, name), array.toList());
      default -> leaves.put(plus(prefix, name), value);
    }
  }

  static List<String> plus(List<String> prefix, String name) {
    List<String> path = new ArrayList<>(prefix);
    path.add(name);
    return List.copyOf(path);
  }
}
