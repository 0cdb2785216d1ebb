package usher.web.look;

import org.jspecify.annotations.Nullable;

/**
 * Whose pages these are.
 *
 * @param name the service's name, "Matinee"
 * @param home the address of the service
 * @param help where help is found, an address or a mailto: link
 * @param logo the address of a picture that replaces the name
 * @param accent a colour like "#ffb454"
 */
public record Brand(
    String name, String home, @Nullable String help, @Nullable String logo, String accent) {

  private static final Colour BLACK = Colour.parse("#000000");
  private static final Colour INK = Colour.parse("#17181c");
  private static final Colour LIGHT_PAGE = Colour.parse("#f0ede6");
  private static final Colour DARK_PAGE = Colour.parse("#232630");
  private static final double TEXT = 4.5;

  public Brand {
    Colour.parse(accent);
  }

  /**
   * The style sheet that carries the accent. Whatever colour an operator picks, texts in it and on
   * it keep a contrast of 4.5:1: it is moved towards black or white only as far as needed.
   */
  public String css() {
    Colour fill = Colour.parse(accent);
    Colour onFill = onFill(fill);
    return """
    :root {
      --accent: %s;
      --on-accent: %s;
      --accent-ink: %s;
    }
    @media (prefers-color-scheme: dark) {
      :root { --accent-ink: %s; }
    }
    """
        .formatted(fill.hex(), onFill.hex(), lightInk().hex(), darkInk().hex());
  }

  /** The accent as a text on the light pages' darkest ground. */
  Colour lightInk() {
    return Colour.parse(accent).readableOn(LIGHT_PAGE, INK, TEXT);
  }

  /** The accent as a text on the dark pages' lightest ground. */
  Colour darkInk() {
    return Colour.parse(accent).readableOn(DARK_PAGE, Colour.WHITE, TEXT);
  }

  /** Ink or white; for the few middle tones on which neither has 4.5:1, black has. */
  static Colour onFill(Colour fill) {
    Colour better = fill.contrast(INK) >= fill.contrast(Colour.WHITE) ? INK : Colour.WHITE;
    return better.contrast(fill) >= TEXT ? better : BLACK;
  }
}
