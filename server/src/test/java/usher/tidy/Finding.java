package usher.tidy;

/** One place that breaks a rule. */
public record Finding(String path, int line, String what) {
  @Override
  public String toString() {
    return path + ":" + line + ": " + what;
  }
}
