package usher.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way past picocli takes nothing but what it fully understands. */
class PlainServeTest {
  @Test
  void parse_serveWithItsOptions_isPlain() {
    assertEquals(Optional.of(new PlainServe(null, false)), parse("serve"));
    assertEquals(
        Optional.of(new PlainServe(Path.of("a b.toml"), true)),
        parse("serve --stop-on-eof --config a_b.toml"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "account list",
        "serve --help",
        "serve --config",
        "serve --stop",
        "serve --config a --config=b",
        "serve extra"
      })
  void parse_anythingElse_isNot(String line) {
    assertEquals(Optional.empty(), parse(line));
  }

  private static Optional<PlainServe> parse(String line) {
    var words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].replace('_', ' ');
    }
    return PlainServe.parse(words);
  }
}
