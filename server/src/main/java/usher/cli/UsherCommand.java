package usher.cli;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line of Usher: what can be said, and who does it. */
@Command(
    name = "usher",
    description = "Sign-in, sign-out and screen limits for a streaming service.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT)
public final class UsherCommand {
  /** Runs the server until it is told to stop. */
  @FunctionalInterface
  public interface Serve {
    int run(@Nullable Path config, boolean stopOnEof);
  }

  private final Serve serve;
  private final Function<@Nullable Path, Core> open;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The settings; without it usher.toml here, if there is one.",
      scope = ScopeType.INHERIT)
  private @Nullable Path config;

  private UsherCommand(Serve serve, Function<@Nullable Path, Core> open) {
    this.serve = serve;
    this.open = open;
  }

  /**
   * Carries out a command line and tells the status to exit with: 0 done, 1 refused, 2 not
   * understood.
   *
   * @param open opens the core by the settings in that file
   */
  public static int run(
      String[] words, Terminal terminal, Serve serve, Function<@Nullable Path, Core> open) {
    var usher = new UsherCommand(serve, open);
    var line =
        new CommandLine(usher)
            .addSubcommand(new AccountCommand(usher::core, terminal))
            .addSubcommand(new KeysCommand(usher::core, terminal.out()))
            .setOut(terminal.out())
            .setErr(terminal.err())
            .setExecutionExceptionHandler((problem, command, parsed) -> refuse(problem, terminal));
    line.getCommandSpec().version(version());
    if (words.length == 0) {
      line.usage(terminal.err());
      return CommandLine.ExitCode.USAGE;
    }
    return line.execute(words);
  }

  @Command(name = "serve", description = "Start the server.")
  int serve(
      @Option(
              names = "--stop-on-eof",
              description = "Stop when standard input ends, so as not to outlive who started it.")
          boolean stopOnEof) {
    return serve.run(config, stopOnEof);
  }

  private Core core() {
    return open.apply(config);
  }

  private static String version() {
    var version = UsherCommand.class.getPackage().getImplementationVersion();
    return "usher " + (version == null ? "(unpackaged)" : version);
  }

  private static int refuse(Exception problem, Terminal terminal) throws Exception {
    if (problem instanceof Refusal refusal) {
      terminal.err().println("usher: " + refusal.sentence());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw problem;
  }
}
