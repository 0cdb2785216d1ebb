package usher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What a process has used so far, as Linux tells it; empty on systems without {@code /proc}. */
final class ProcessUse {
  /** The kernel tells times to processes in hundredths of a second, whatever its own tick is. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** In proc(5)'s count from 1: utime; stime follows it. */
  private static final int UTIME = 14;

  private final Path folder;

  ProcessUse(long pid) {
    this.folder = Path.of("/proc", Long.toString(pid));
  }

  /** Processor time, the kernel's work for the process included. */
  OptionalLong cpuNanos() {
    return read("stat").map(ProcessUse::cpuNanos).orElse(OptionalLong.empty());
  }

  /** Memory that is resident now. */
  OptionalLong residentBytes() {
    return read("status").map(ProcessUse::residentBytes).orElse(OptionalLong.empty());
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

  private java.util.Optional<String> read(String file) {
    try {
      Path path = folder.resolve(file);
      return Files.isReadable(path)
          ? java.util.Optional.of(Files.readString(path))
          : java.util.Optional.empty();
    } catch (IOException e) {
      throw new BenchFailure("The server has ended while it was measured.");
    }
  }
}
