package usher.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: the protocols keep their promises, and each rule is needed for the one that the README
 * says. Method: every search that the README's tables name is done, to its end.
 */
class ModelsTest {
  /** One search takes seconds; on a machine that is busy, many. */
  private static final long PATIENCE_MINUTES = 10;

  private static final Pattern RULE =
      Pattern.compile("^#define ((?:[TCL]\\d|M)_\\w+) +\\d+ +/\\*", Pattern.MULTILINE);

  static Stream<Searched> searches() {
    return all().stream();
  }

  private static List<Searched> all() {
    try {
      return Searched.in(Files.readAllLines(Path.of("README.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("searches")
  void search_toItsEnd_saysWhatTheReadmeSays(Searched search) throws Exception {
    List<String> told = run(search);
    assertTrue(
        told.getLast().startsWith(search.says()),
        () -> "expected: " + search.says() + "\n" + String.join("\n", told));
  }

  @ParameterizedTest
  @ValueSource(strings = {"signout", "leases"})
  void rules_ofAModel_areEachTakenOutOnce(String model) throws IOException {
    Set<String> rules =
        RULE.matcher(Files.readString(Path.of(model + ".pml")))
            .results()
            .map(one -> one.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> takenOut =
        all().stream()
            .filter(one -> one.model().equals(model) && !one.rule().isEmpty())
            .map(Searched::rule)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(rules.size() > 10, rules::toString);
    assertEquals(rules, takenOut);
  }

  @Test
  void searches_areOfEveryKind() {
    for (String model : List.of("signout", "leases")) {
      for (String kind : List.of("holds", "without", "comes to")) {
        assertTrue(
            all().stream().anyMatch(one -> one.toString().startsWith(model + " " + kind)),
            model + " " + kind);
      }
    }
  }

  private static List<String> run(Searched search) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./check", search.model()));
    search.switches().forEach(one -> command.add("-D" + one));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("USHER_SPEC_MEMORY_MB", "2000");
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES), "does not end");
      List<String> lines = told.lines().toList();
      assertTrue(!lines.isEmpty(), "said nothing");
      return lines;
    } finally {
      process.destroy();
    }
  }
}
