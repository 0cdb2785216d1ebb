package usher.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is code that compiles, and as short as it says. */
class ReadmeTest {

  @TempDir Path folder;

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String text) {
      super(URI.create("string:///Shown.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @Test
  void readme_code_compiles() throws Exception {
    List<String> shown = shown();
    assertTrue(shown.size() >= 2, "the README shows less than this test reads");
    assertTrue(shown.getFirst().lines().filter(line -> !line.isBlank()).count() <= 10);
    for (String code : shown) {
      assertEquals("", complaints(code), code);
    }
    assertTrue(complaints(shown.getFirst().replace("Stale()", "Stalo()")).contains("Stalo"));
  }

  /** The indented blocks. */
  private static List<String> shown() throws Exception {
    List<String> blocks = new ArrayList<>();
    List<String> block = new ArrayList<>();
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("README.md")));
    lines.add("the end");
    for (String line : lines) {
      if (line.startsWith("    ") || (line.isBlank() && !block.isEmpty())) {
        block.add(line);
      } else if (!block.isEmpty()) {
        blocks.add(String.join("\n", block));
        block.clear();
      }
    }
    return blocks;
  }

  private String complaints(String code) throws Exception {
    String statements =
        code.lines()
            .filter(line -> !line.strip().startsWith("import "))
            .collect(Collectors.joining("\n"));
    String source =
        """
        import java.time.Duration;
        import java.util.*;
        import usher.edge.*;
        import usher.edge.PassVerification.*;
        import usher.edge.Verification.*;
        abstract class Shown {
          abstract void serve(String accountId, Set<String> scopes);
          abstract void answer(int status, String header);
          abstract void closeStreamsOf(String sid);
          abstract void hand(String title, String quality);
          String pass, title, authorization, method, url;
          void shown(Edge given, String secret, String token, List<String> dpopHeaders) throws Exception {
            %s
          }
        }
        """
            .formatted(
                statements.contains("Edge edge") ? statements : "Edge edge = given;" + statements);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-d", folder.toString(), "--release", "21", "-proc:none");
      compiler.getTask(said, files, null, options, null, List.of(new Source(source))).call();
    }
    return said.toString();
  }
}
