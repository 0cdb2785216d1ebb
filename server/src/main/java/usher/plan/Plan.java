package usher.plan;

/**
 * The limits an account bought: on how many screens it may watch at a time, and how well.
 *
 * @param quality the service's own word for the best quality; empty if plans do not differ in it
 */
public record Plan(String name, int screens, String quality) {
  /** A plan like any other in quality. */
  public Plan(String name, int screens) {
    this(name, screens, "");
  }
}
