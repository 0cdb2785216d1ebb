package usher.web.view;

/** All that one page shows, immutable; it names the template that draws it. */
public interface View {

  /** The template's path below {@code src/main/jte}. */
  String template();
}
