package usher.web.look;

import java.util.Locale;

/** An sRGB colour with the contrast arithmetic of WCAG 2.2. */
record Colour(int red, int green, int blue) {

  static final Colour WHITE = new Colour(255, 255, 255);

  /** Reads {@code "#ffb454"}. */
  static Colour parse(String hex) {
    if (!hex.matches("#[0-9a-fA-F]{6}")) {
      throw new IllegalArgumentException("a colour is written like #ffb454, not " + hex);
    }
    int rgb = Integer.parseInt(hex.substring(1), 16);
    return new Colour(rgb >> 16, (rgb >> 8) & 255, rgb & 255);
  }

  String hex() {
    return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
  }

  double contrast(Colour other) {
    double mine = luminance();
    double theirs = other.luminance();
    return (Math.max(mine, theirs) + 0.05) / (Math.min(mine, theirs) + 0.05);
  }

  /** This colour, moved towards another just as far as it takes to read on a ground. */
  Colour readableOn(Colour ground, Colour towards, double atLeast) {
    for (int percent = 0; percent < 100; percent += 2) {
      Colour mixed = mix(towards, percent / 100.0);
      if (mixed.contrast(ground) >= atLeast) {
        return mixed;
      }
    }
    return towards;
  }

  private Colour mix(Colour other, double share) {
    return new Colour(
        between(red, other.red, share),
        between(green, other.green, share),
        between(blue, other.blue, share));
  }

  private static int between(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }

  private double luminance() {
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  }

  private static double linear(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }
}
