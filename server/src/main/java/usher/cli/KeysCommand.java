package usher.cli;

import static java.util.stream.Collectors.toSet;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import usher.follower.Confirmation;
import usher.key.SigningKeys;

/** The commands about the keys that sign access tokens. */
@Command(name = "keys", description = "List, rotate and burn the keys that sign access tokens.")
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
      core.keys().signing().refresh();
      core.keys().signing().list().forEach(this::say);
    }
  }

  @Command(
      name = "rotate",
      description = "Let a new key take over as soon as every verifier can know it.")
  void rotate() {
    try (Core core = open.get()) {
      core.keys().signing().refresh();
      core.keys().signing().rotate();
      core.keys().signing().list().forEach(this::say);
    }
  }

  @Command(
      name = "burn",
      description = {
        "Withdraw keys that somebody else may have: nothing that they signed counts any more.",
        "Nobody is signed out; apps get tokens of the next key by themselves."
      })
  void burn(
      @Parameters(
              paramLabel = "KEY",
              arity = "1..100",
              description = "Its name, as listed; several in one go.")
          List<String> names)
      throws InterruptedException {
    try (Core core = open.get()) {
      SigningKeys keys = core.keys().signing();
      keys.refresh();
      Set<String> known = keys.list().stream().map(SigningKeys.Listed::id).collect(toSet());
      for (String name : names) {
        if (!known.contains(name)) {
          throw unknown(name);
        }
      }
      for (String name : names) {
        Confirmation open = core.keys().burn().burn(name).orElseThrow(() -> unknown(name));
        out.println("Burnt " + name + Proof.of(open.await(Proof.PATIENCE)));
      }
      keys.reread();
      keys.list().forEach(this::say);
    }
  }

  private static Refusal unknown(String name) {
    return new Refusal("There is no key '" + name + "'; see usher keys list.");
  }

  private void say(SigningKeys.Listed key) {
    out.printf(
        "%s  %s  signs %s to %s, published until %s%n",
        key.id(),
        key.algorithm().word(),
        date(key.signsFrom()),
        date(key.signsTill()),
        date(key.publishedTill()));
  }

  private static Instant date(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
