package usher.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and what it writes to.
 *
 * @param hidden asks and reads without echo; null where nobody sits at a terminal
 */
public record Terminal(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    @Nullable Function<String, char @Nullable []> hidden) {

  /** This process's own. */
  public static Terminal ofProcess() {
    return new Terminal(
        System.in,
        new PrintWriter(System.out, true, UTF_8),
        new PrintWriter(System.err, true, UTF_8),
        somebody());
  }

  // Java 22 to 24 had a console even where nobody sits; 25 has none again.
  @SuppressWarnings("SystemConsoleNull")
  private static @Nullable Function<String, char @Nullable []> somebody() {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return null;
    }
    return prompt -> console.readPassword("%s", prompt);
  }
}
