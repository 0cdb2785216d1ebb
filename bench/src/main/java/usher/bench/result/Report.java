package usher.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Collectors;
import usher.bench.machine.Machine;

/** A finished measurement, for the terminal and for the folder of results. */
public record Report(
    String scenario, String sentence, String command, Machine machine, Findings found) {
  public String text() {
    int width = found.lines().stream().mapToInt(line -> line.name().length()).max().orElse(0);
    return found.lines().stream()
        .map(line ->
            "  " + line.name() + " ".repeat(width - line.name().length() + 2) + line.value())
        .collect(Collectors.joining("\n", scenario + ": " + sentence + "\n", "\n"));
  }

  /** Writes the day's result; a later run of the same day replaces it. */
  public Path write(Path folder, LocalDate day) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve(day + "-" + scenario + ".md"), markdown(day));
  }

  private String markdown(LocalDate day) {
    String rows =
        found.lines().stream()
            .map(line -> "| " + line.name() + " | " + line.value() + " |\n")
            .collect(Collectors.joining());
    return """
    # %s, %s

    %s.

    | | |
    | --- | --- |
    %s
    Command: `%s`. Machine: %s; client and server share it.
    """
        .formatted(scenario, day, sentence, rows, command, machine.text());
  }
}
