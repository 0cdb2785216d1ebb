package usher.web.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The languages say the same things, and the right one is chosen. */
class MessagesTest {
  private final Messages messages = new Messages();

  @ParameterizedTest
  @ValueSource(strings = {"de", "es"})
  void language_everyKey_hasEnglishKeysAndPlaceholders(String tag) {
    assertEquals(placeholders("en"), placeholders(tag));
  }

  private Map<String, String> placeholders(String tag) {
    Map<String, String> found = new TreeMap<>();
    messages
        .in(tag)
        .texts()
        .forEach((key, text) -> {
          assertTrue(!text.isBlank(), key);
          found.put(
              key,
              Pattern.compile("\\{[^}]*}")
                  .matcher(text)
                  .results()
                  .map(m -> m.group())
                  .sorted()
                  .collect(Collectors.joining()));
        });
    return found;
  }

  @Test
  void templates_everyKeyTheySay_exists() throws IOException {
    Pattern said = Pattern.compile("\\.(say|count)\\(\"([a-z_.]+[a-z_])\"");
    TreeSet<String> missing = new TreeSet<>();
    try (Stream<Path> templates = Files.walk(Path.of("src/main/jte"));
        Stream<Path> classes = Files.walk(Path.of("src/main/java/usher/web"))) {
      Stream<Path> files = Stream.concat(templates, classes);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        said.matcher(Files.readString(file))
            .results()
            .map(m -> m.group(1).equals("say") ? m.group(2) : m.group(2) + ".other")
            .filter(key -> !messages.in("en").texts().containsKey(key))
            .forEach(missing::add);
      }
    }
    assertEquals(new TreeSet<String>(), missing);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-; -; -; en",
        "-; -; de-AT,de;q=0.9,en;q=0.8; de",
        "-; -; fr-FR,es;q=0.5,en;q=0.4; es",
        "-; -; fr; en",
        "-; -; *; en",
        "-; -; de;q=0, es; es",
        "-; -; ;;;broken=,; en",
        "es; -; de; es",
        "xx; -; de; de",
        "-; es; de; es",
        "-; fr,es-MX; de; es",
        "-; fr; de; de",
        "-; ??; de; de",
        "en; es; de; en"
      },
      delimiterString = "; ")
  void choose_cookieThenAppThenBrowserThenEnglish(
      String cookie, String app, String accept, String expected) {
    assertEquals(expected, messages.choose(cookie, app, accept).language());
  }

  @Test
  void say_valueWithPlaceholder_isNotFilledAgain() {
    String said = messages.in("en").say("activity.signed_out.elsewhere", "{1}", "{0}");
    assertEquals("{1} was signed out by {0}.", said);
  }

  @Test
  void say_unknownKey_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> messages.in("en").say("no.such"));
  }

  @Test
  void count_oneAndMany_differ() {
    assertEquals("Signed out of 1 device.", messages.in("en").count("receipt.title", 1));
    assertEquals("Signed out of 7 devices.", messages.in("en").count("receipt.title", 7));
    assertEquals("7 Geräte sind abgemeldet.", messages.in("de").count("receipt.title", 7));
  }
}
