package usher.web.look;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Draws every page in every state and language into target/preview, to be looked at. */
class PagesPreviewTest {
  private static final Path OUT = Path.of("target/preview");

  private final Messages messages = new Messages();
  private final Pages pages = new Pages();

  @Test
  void preview_everyPage_isWritten() throws IOException {
    Files.createDirectories(OUT.resolve("pictures"));
    Path from = Path.of("src/main/resources/usher/web/static");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, OUT.resolve(from.relativize(file)), REPLACE_EXISTING);
      }
    }
    Files.writeString(OUT.resolve("brand.css"), PagesTest.BRAND.css());
    int written = 0;
    for (String tag : messages.tags()) {
      Words words = messages.in(tag);
      for (var sample : Samples.of(words, "Living Room TV", "Ada").entrySet()) {
        boolean out = sample.getKey().matches("sign-in.*|receipt.*here|error-not_found");
        String html = pages.draw(PagesTest.frame(words, !out), sample.getValue());
        String local =
            html.replaceAll("/assets/([a-z.]+)\\?v=[0-9a-f]+", "$1")
                .replace("\"/brand.css\"", "\"brand.css\"")
                .replace("\"/pictures/", "\"pictures/");
        Files.writeString(OUT.resolve(tag + "-" + sample.getKey() + ".html"), local);
        written++;
      }
    }
    assertTrue(written > 100);
  }
}
