package usher.config;

/** A text that must not be shown: printing it shows a mask. */
public record Secret(String value) {
  public static final Secret NONE = new Secret("");

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public String toString() {
    return isEmpty() ? "" : "***";
  }
}
