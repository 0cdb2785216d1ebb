package usher.config;

import java.util.List;

/** Why the server does not start: everything that is wrong with its settings, at once. */
public final class BadConfiguration extends RuntimeException {
  private final transient List<String> problems;

  public BadConfiguration(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
