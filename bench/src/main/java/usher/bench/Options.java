package usher.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a measurement was asked for.
 *
 * @param seconds how long is measured, after {@code warmUp} seconds of the same
 * @param threads how many ask at the same time, each as soon as its last answer is there
 * @param devices how many televisions a household has
 * @param streams how many event streams are open
 * @param others how many other devices a second are to be signed out meanwhile
 */
record Options(
    String scenario,
    int seconds,
    int warmUp,
    int threads,
    int devices,
    int streams,
    int others,
    Path serverJar,
    Path results) {

  private static final int SECONDS = 10;
  private static final int WARM_UP = 10;
  private static final int THREADS = 16;
  private static final int DEVICES = 10;
  private static final int STREAMS = 1000;
  private static final int OTHERS = 1000;
  private static final Set<String> NAMED =
      Set.of(
          "--seconds",
          "--warm-up",
          "--threads",
          "--devices",
          "--streams",
          "--others",
          "--server-jar",
          "--results");

  /**
   * Reads the command line.
   *
   * @throws BenchFailure when a word on it means nothing
   */
  static Options parse(String... words) {
    String scenario = "";
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < words.length; i++) {
      if (!words[i].startsWith("--") && scenario.isEmpty()) {
        scenario = words[i];
      } else if (!NAMED.contains(words[i])) {
        throw new BenchFailure("There is no option " + words[i] + ".");
      } else if (i + 1 == words.length) {
        throw new BenchFailure(words[i] + " needs a value.");
      } else {
        values.put(words[i], words[++i]);
      }
    }
    return new Options(
        scenario,
        number(values, "--seconds", SECONDS, 1, 3600),
        number(values, "--warm-up", WARM_UP, 0, 3600),
        number(values, "--threads", THREADS, 1, 1000),
        number(values, "--devices", DEVICES, 1, 900),
        number(values, "--streams", STREAMS, 1, 15_000),
        number(values, "--others", OTHERS, 1, 10_000),
        Path.of(values.getOrDefault("--server-jar", "server/target/usher-server.jar")),
        Path.of(values.getOrDefault("--results", "bench/results")));
  }

  /** What to type for the same measurement; defaults are left out. */
  String command() {
    return "./usher bench "
        + scenario
        + option("--seconds", seconds, SECONDS)
        + option("--warm-up", warmUp, WARM_UP)
        + option("--threads", threads, THREADS)
        + option("--devices", devices, DEVICES)
        + option("--streams", streams, STREAMS)
        + option("--others", others, OTHERS);
  }

  private static String option(String name, int value, int otherwise) {
    return value == otherwise ? "" : " " + name + " " + value;
  }

  private static int number(
      Map<String, String> values, String name, int otherwise, int least, int most) {
    String text = values.getOrDefault(name, Integer.toString(otherwise));
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new BenchFailure(name + " is a number from " + least + " to " + most + ".");
  }
}
