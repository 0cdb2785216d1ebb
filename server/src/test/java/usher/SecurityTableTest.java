package usher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that SECURITY.md names is there: a promise whose test was renamed is none. */
class SecurityTableTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w*(?:Test|Contract))(?:#(\\w+))?`");

  @Test
  void tests_thatTheDocumentNames_areThere() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    List<MatchResult> named =
        NAMED.matcher(Files.readString(ROOT.resolve("SECURITY.md"))).results().toList();
    assertTrue(named.size() > 60, () -> "found only " + named.size());
    for (MatchResult one : named) {
      String method = one.group(2);
      String source = sources.getOrDefault(one.group(1), "");
      if (!source.contains(method == null ? "class " : "void " + method + "(")) {
        missing.add(one.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module : List.of("edge", "server", "demo", "e2e")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.put(name, Files.readString(file));
        }
      }
    }
    return sources;
  }
}
