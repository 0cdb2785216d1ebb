package usher.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import usher.key.SigningKey;
import usher.oauth.BurnKey;

/** The commands about the keys that sign tokens. */
@Command(name = "keys", description = "List, rotate and burn the keys that sign tokens.")
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
      description = "Let new keys take over as soon as every verifier can know them.")
  void rotate() {
    try (Core core = open.get()) {
      core.keys().refresh();
      core.keys().rotate();
      core.keys().list().forEach(this::say);
    }
  }

  @Command(
      name = "burn",
      description = {
        "End a key whose secret got known, at once. What it signed is refused everywhere;",
        "nobody is signed out: devices refresh their tokens by themselves."
      })
  void burn(
      @Parameters(paramLabel = "KID", description = "As `usher keys list` shows it.")
          String keyId) {
    try (Core core = open.get()) {
      BurnKey.Burnt burnt =
          core.burnKey()
              .burn(keyId)
              .orElseThrow(() ->
                  new Refusal(
                      "There is no key %s that is not burnt already; usher keys list shows them."
                          .formatted(keyId)));
      out.printf("Key %s is burnt; %s signs in its place.%n", keyId, burnt.next());
      out.printf(
          "Every back end that follows Usher refuses what it signed from %s on;%n"
              + "whoever only caches the key set, once that is 5 minutes old.%n",
          date(burnt.certainAt().plusSeconds(1)));
    }
  }

  private void say(SigningKey key) {
    Instant burntAt = key.burntAt();
    out.printf(
        "%s  %s  %s%n",
        key.id(),
        key.algorithm().word(),
        burntAt == null
            ? "signs %s to %s, published until %s"
                .formatted(date(key.signsFrom()), date(key.signsTill()), date(key.keptTill()))
            : "burnt %s".formatted(date(burntAt)));
  }

  private static Instant date(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }
}
