package matinee.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder in which a demo keeps its data: Usher's settings, its database, its log. */
public final class DemoFolder {
  private static final String MARK = ".matinee-demo";
  private static final String DATABASE = "usher";
  private static final List<String> OWN =
      List.of("usher.toml", "usher.log", "catalogue.secret", DATABASE, MARK);

  private final Path path;
  private final boolean passing;

  private DemoFolder(Path path, boolean passing) {
    this.path = path;
    this.passing = passing;
  }

  /**
   * Opens the folder, or makes one in the temporary directory that goes when the demo ends.
   *
   * @throws DemoFailure when it cannot be written, or holds what is not the demo's
   */
  public static DemoFolder open(@Nullable Path wished, boolean fresh) {
    try {
      if (wished == null) {
        return new DemoFolder(Files.createTempDirectory("matinee-"), true).marked();
      }
      Files.createDirectories(wished);
      DemoFolder folder = new DemoFolder(wished, false);
      if (!Files.isWritable(wished)) {
        throw new DemoFailure("The folder " + wished + " cannot be written.");
      }
      if (folder.isAnothers()) {
        throw new DemoFailure("The folder " + wished + " holds data that is not the demo's.");
      }
      if (fresh) {
        folder.clear();
      }
      return folder.marked();
    } catch (IOException denied) {
      String where = wished == null ? "for the demo's data" : wished.toString();
      throw new DemoFailure("The folder " + where + " cannot be written.");
    }
  }

  /** Somebody's own settings or database in a folder that no demo has marked are left alone. */
  private boolean isAnothers() {
    return !Files.exists(path.resolve(MARK))
        && OWN.stream().anyMatch(name -> Files.exists(path.resolve(name)));
  }

  public Path path() {
    return path;
  }

  public Path database() {
    return path.resolve(DATABASE);
  }

  public Path log() {
    return path.resolve("usher.log");
  }

  /** Whether the folder goes when the demo ends. */
  public boolean passing() {
    return passing;
  }

  /** The catalogue's client secret: random, and the same in the next run. */
  public String secret(SecureRandom random) throws IOException {
    Path file = path.resolve("catalogue.secret");
    if (!Files.exists(file)) {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    return Files.readString(file).strip();
  }

  public Path settings(String toml) throws IOException {
    Path file = path.resolve("usher.toml");
    write(file, toml);
    return file;
  }

  /** What a finished demo leaves: nothing, if nobody asked to keep it. */
  public void leave() throws IOException {
    if (passing) {
      clear();
      Files.deleteIfExists(path);
    }
  }

  private DemoFolder marked() throws IOException {
    Files.writeString(path.resolve(MARK), "This folder belongs to Usher's demo.\n");
    return this;
  }

  /** Deletes what a demo has made, and nothing else that may lie in the folder. */
  private void clear() throws IOException {
    for (String name : OWN) {
      Path own = path.resolve(name);
      if (!Files.exists(own)) {
        continue;
      }
      try (Stream<Path> inside = Files.walk(own)) {
        for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }

  /** The files hold secrets: they are the owner's from their first moment on. */
  private static void write(Path file, String text) throws IOException {
    if (!Files.exists(file)
        && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var own = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(own));
    }
    Files.writeString(file, text);
  }
}
