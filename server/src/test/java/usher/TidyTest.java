package usher;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import usher.tidy.Finding;
import usher.tidy.SourceFile;
import usher.tidy.TidyRules;

/** The whole repository keeps its rules of size, name and habit, and the checker sees a breach. */
class TidyTest {
  private static final String MAIN = "server/src/main/java/usher/door/Door.java";
  private static final String TEST = "server/src/test/java/usher/door/DoorTest.java";
  private static final String WIRING = "server/src/main/java/usher/Server.java";
  private static final String OPEN = "/** A door. */\nclass Door {\n";
  private static final List<SourceFile> MARKED =
      Stream.of(MAIN, WIRING)
          .map(path -> path.replaceAll("\\w+.java$", "package-info.java"))
          .map(path -> SourceFile.of(path, "@NullMarked package x;"))
          .toList();

  @Test
  void repository_asItIs_keepsEveryRule() throws Exception {
    var root = Path.of(System.getProperty("usher.root", "..")).toAbsolutePath().normalize();
    assertTrue(Files.exists(root.resolve("usher")), root + " is not the repository");
    var files = SourceFile.under(root);
    assertTrue(
        files.stream().anyMatch(f -> f.path().equals("server/src/main/java/usher/Main.java")));
    var findings = TidyRules.check(files);
    assertEquals("", findings.stream().map(Finding::toString).collect(joining("\n")));
  }

  static Stream<Arguments> breaches() {
    return Stream.of(sizes(), words(), calls(), texts()).flatMap(Function.identity());
  }

  private static Stream<Arguments> sizes() {
    return Stream.of(
        breach(MAIN, OPEN + "\n".repeat(300) + "}", 300, "a class of more than 300 lines"),
        breach(WIRING, OPEN + "\n".repeat(400) + "}", 400, "a class of more than 400 lines"),
        breach(TEST, OPEN + "\n".repeat(600) + "}", 600, "a class of more than 600 lines"),
        breach(
            MAIN,
            OPEN + "@Override\nvoid open(int a) throws X {" + "\n".repeat(59) + "}\n}",
            3,
            "open is over 60 lines"),
        breach(
            MAIN,
            OPEN + "Door(" + parameters(9) + ") {}\n}",
            3,
            "Door takes more than 8 parameters"),
        breach(MAIN, OPEN + "// " + "x".repeat(98) + "\n}", 3, "wider than 100 columns"));
  }

  private static Stream<Arguments> words() {
    var noSentence = "no sentence (Javadoc) on what the class is";
    return Stream.of(
        breach(MAIN, OPEN + "record DoorHelper() {}}", 3, "DoorHelper: name it after what it is"),
        breach(MAIN, OPEN + "enum BaseDoor {}}", 3, "BaseDoor: name it after what it is"),
        breach(MAIN, "class Door {}", 1, noSentence),
        breach(MAIN, "/** Door */\nclass Door {}", 2, noSentence),
        breach(MAIN, "// A door.\nclass Door {}", 2, noSentence));
  }

  private static Stream<Arguments> calls() {
    var handedIn = "time and chance come in through constructors";
    var told = "log it, or let it go up";
    var runs = "a test runs and asserts";
    return Stream.of(
        call(MAIN, "Instant.now()", handedIn),
        call(MAIN, "System.nanoTime(", handedIn),
        call(MAIN, "System.currentTimeMillis(", handedIn),
        call(MAIN, "new SecureRandom(", handedIn),
        call(MAIN, "Math.random(", handedIn),
        call(MAIN, "LocalDate.now(", handedIn),
        call(MAIN, "InstantSource.system(", handedIn),
        call(MAIN, "Thread.sleep(", "wait for the thing itself"),
        call(MAIN, ".printStackTrace(", told),
        call(MAIN, "System.out", told),
        call(TEST, "Thread.sleep(", "wait for the thing itself"),
        call(TEST, "TimeUnit.SECONDS.sleep(", runs),
        call(TEST, "@Disabled", runs),
        call(TEST, "assertTrue(true)", runs),
        call(TEST, "waitForTimeout(", runs));
  }

  private static Stream<Arguments> texts() {
    var leftover = "TO" + "DO";
    var host = "registry.npm" + "js";
    var home = "/ho" + "me/a";
    var elsewhere = ": true on one machine or network only";
    return Stream.of(
        breach("client/usher.js", "//" + leftover, 1, leftover + ": finish it, or leave it out"),
        breach("docs/a.md", "# A\nhttps://" + host + ".org/a", 2, host + elsewhere),
        breach("pom.xml", "<a>" + home + "da</a>", 1, home + elsewhere),
        breach("docs/a.md", "# A\n\n# B", 1, "a document opens with its one title"),
        breach("docs/a.md", "Words\n# A", 1, "a document opens with its one title"));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void breach_planted_isFoundAtItsLine(SourceFile file, Finding finding) {
    assertEquals(List.of(finding), check(file));
  }

  @Test
  void package_withoutNullMarked_isFound() {
    var bare = SourceFile.of("edge/src/main/java/usher/edge/A.java", "/** A. */ class A {}");
    var finding = new Finding("edge/usher/edge", 1, "no package-info.java with @NullMarked");
    assertEquals(List.of(finding), check(bare));
  }

  @Test
  void package_ofTooManyFiles_isFound() {
    var doors =
        IntStream.range(0, 21)
            .mapToObj(i -> SourceFile.of(MAIN.replace("Door", "Door" + i), OPEN + "}"))
            .toArray(SourceFile[]::new);
    var finding =
        new Finding("server/src/main/java/usher/door", 1, "a package of more than 20 files");
    assertEquals(List.of(finding), check(doors));
  }

  @Test
  void file_tooLarge_isFound() {
    var large = new SourceFile("docs/picture.png", 512 * 1024 + 1, "");
    assertEquals(List.of(new Finding("docs/picture.png", 1, "larger than 512 KiB")), check(large));
  }

  /**
   * What looks like a breach and is none: in quotes and comments, in a wiring class, in between.
   */
  @Test
  void source_withinTheLimits_hasNoFinding() {
    var text =
        """
        /**
         * A door: not {@code Instant.now()}.
         *
         * <p>More.
         */
        @SuppressWarnings({"a", "b"})
        public final class Door {
          // System.out
          private static final String A = "Thread.sleep( \\" { ( System.out";
          private static final char B = '{';
          private static final String WIDE = \"""
              %s \\ {
              \""";
          private final Runnable c = () -> { int[] d = {1}; };

          Door(%s) {
          }

          void open() {%s}

          <T> Map<String, List<T>> database(Map<String, T> a) {
            return new Comparator<>() {
              public int compare(T a, T b) { return 0; }
            };
          }

          record Hinge(%s) {
            Hinge {}
          }
        }
        """
            .formatted("x".repeat(101), parameters(8), "\n".repeat(59), parameters(9));
    assertEquals(List.of(), check(SourceFile.of(MAIN, text)));
  }

  private static Arguments breach(String path, String text, int line, String what) {
    return Arguments.of(SourceFile.of(path, text), new Finding(path, line, what));
  }

  private static Arguments call(String path, String call, String because) {
    var text = OPEN + "int a = " + call + (call.endsWith("(") ? ")" : "") + ";}";
    return breach(path, text, 3, call + ": " + because);
  }

  private static List<Finding> check(SourceFile... files) {
    return TidyRules.check(Stream.concat(MARKED.stream(), Stream.of(files)).toList());
  }

  private static String parameters(int count) {
    return IntStream.range(0, count).mapToObj(i -> "M<A, B> " + i).collect(joining(",\n"));
  }
}
