package usher.tidy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One file of the repository; what is no text (a picture) has an empty one. */
public record SourceFile(String path, long bytes, String text) {
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", "data", ".idea", ".vscode", ".claude");
  private static final Pattern TEXT =
      Pattern.compile(
          ".*\\.(java|js|mjs|json|jte|html|css|svg|sql|md|xml|toml|properties|options|conf|txt"
              + "|yaml|yml|sh|config)|(.*/)?[^.]+|(.*/)?\\.[a-z]+");

  public static SourceFile of(String path, String text) {
    return new SourceFile(path, text.getBytes(UTF_8).length, text);
  }

  /** Every file under this folder that belongs to the project. */
  public static List<SourceFile> under(Path root) throws IOException {
    var files = new ArrayList<SourceFile>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var ours = folder.equals(root) || !NOT_OURS.contains(folder.getFileName().toString());
            return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !file.equals(root.resolve(".git"))) {
              files.add(read(root, file, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static SourceFile read(Path root, Path file, long bytes) {
    var path = root.relativize(file).toString().replace('\\', '/');
    try {
      var text = TEXT.matcher(path).matches() ? Files.readString(file) : "";
      return new SourceFile(path, bytes, text);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  public boolean isJava() {
    return path.endsWith(".java");
  }

  public boolean isMainJava() {
    return isJava() && path.contains("src/main/java/");
  }

  public boolean isTestJava() {
    return isJava() && path.contains("src/test/java/");
  }

  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  public List<String> lines() {
    return text.lines().toList();
  }
}
