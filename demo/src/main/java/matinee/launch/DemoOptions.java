package matinee.launch;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the demo was asked for; null where nothing was said. */
public record DemoOptions(
    int port,
    int demoPort,
    @Nullable Path data,
    boolean fresh,
    boolean json,
    boolean help,
    boolean rehearse,
    Path serverJar,
    @Nullable Path clockOffsetFile) {

  public static final String USAGE =
      """
      ./usher demo [options]: starts Usher and Matinee, a small streaming service, to try it out

        --port N                   where Usher listens (8080; 0 finds a free port)
        --demo-port N              where Matinee listens (8081; 0 finds a free port)
        --data DIR                 keeps accounts and devices there between runs
        --fresh                    forgets what earlier runs have left in --data
        --json                     prints one JSON object when all is ready, for scripts
        --clock-offset-file FILE   seconds in this file are added to Usher's clock
        --rehearse                 starts once and ends; leaves what makes later starts quick
      """;

  private static final Set<String> NAMED =
      Set.of("--port", "--demo-port", "--data", "--server-jar", "--clock-offset-file");
  private static final Set<String> FLAGS = Set.of("--fresh", "--json", "--help", "--rehearse");

  /**
   * Reads the command line.
   *
   * @throws DemoFailure when a word on it means nothing
   */
  public static DemoOptions parse(String... words) {
    Arguments given = Arguments.parse(words, NAMED, FLAGS);
    return new DemoOptions(
        given.port("--port", 8080),
        given.port("--demo-port", 8081),
        given.path("--data"),
        given.flags().contains("--fresh"),
        given.flags().contains("--json"),
        given.flags().contains("--help"),
        given.flags().contains("--rehearse"),
        Path.of(given.text("--server-jar", "server/target/usher-server.jar")),
        given.path("--clock-offset-file"));
  }
}
