package usher.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import usher.key.SigningKeys;

/** The commands about the keys that sign access tokens. */
@Command(name = "keys", description = "List and rotate the keys that sign access tokens.")
final class KeysCommand {
  private final Supplier<Core> open;
  private final PrintWriter out;

  KeysCommand(Supplier<Core> open, PrintWriter out) {
    this.open = open;
    this.out = out;
  }

  @Command(name = "list", description = "List the keys and when each signs.")
  void list() {
    try (Core core = open.get()) {
      core.keys().refresh();
      core.keys().list().forEach(this::say);
    }
  }

  @Command(
      name = "rotate",
      description = "Let a new key take over as soon as every verifier can know it.")
  void rotate() {
    try (Core core = open.get()) {
      core.keys().refresh();
      core.keys().rotate();
      core.keys().list().forEach(this::say);
    }
  }

  private void say(SigningKeys.Listed key) {
    out.printf(
        "%s  signs %s to %s, published until %s%n",
        key.id(), date(key.signsFrom()), date(key.signsTill()), date(key.publishedTill()));
  }

  private static Instant date(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
