package usher.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process has used so far, as Linux tells it; empty on systems without {@code /proc}. */
public final class ProcessUse {
  /** The kernel tells times to processes in hundredths of a second, whatever its own tick is. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** In proc(5)'s count from 1: utime; stime follows it. */
  private static final int UTIME = 14;

  private static final Pattern COMPILER = Pattern.compile("\\(C[12] Compiler");

  private final Path folder;

  public ProcessUse(long pid) {
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /** Processor time, the kernel's work for the process included. */
  public OptionalLong cpuNanos() {
    return read(folder.resolve("stat")).map(ProcessUse::cpuNanos).orElse(OptionalLong.empty());
  }

  /**
   * The part of it that the JVM's compilers took: what a server that has run for hours no longer
   * spends.
   */
  public OptionalLong compilerNanos() {
    Path tasks = folder.resolve("task");
    if (!Files.isDirectory(tasks)) {
      return OptionalLong.empty();
    }
    try (Stream<Path> all = Files.list(tasks)) {
      return OptionalLong.of(
          all.map(task -> read(task.resolve("stat")).orElse(""))
              .filter(stat -> COMPILER.matcher(stat).find())
              .mapToLong(stat -> cpuNanos(stat).orElse(0))
              .sum());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Memory that is resident now. */
  public OptionalLong residentBytes() {
    return read(folder.resolve("status"))
        .map(ProcessUse::residentBytes)
        .orElse(OptionalLong.empty());
  }

  static OptionalLong cpuNanos(String stat) {
    // The second field is the program's name in parentheses, and may hold blanks and parentheses.
    String[] fromThird = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" +", -1);
    if (fromThird.length <= UTIME - 2) {
      return OptionalLong.empty();
    }
    long user = Long.parseLong(fromThird[UTIME - 3]);
    long system = Long.parseLong(fromThird[UTIME - 2]);
    return OptionalLong.of((user + system) * NANOS_PER_TICK);
  }

  static OptionalLong residentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst();
  }

  /** Empty if there is no such file, also when its thread has ended in the meantime. */
  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
