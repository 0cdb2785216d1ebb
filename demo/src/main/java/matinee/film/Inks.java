package matinee.film;

import java.awt.Color;
import java.util.List;

/**
 * A title's three colours, in the order of how dark they are.
 *
 * @param mark the most vivid of the three, for what the eye is to follow
 */
record Inks(Color dark, Color middle, Color light, Color mark) {

  static Inks of(List<String> written) {
    List<Color> colours =
        written.stream()
            .map(Color::decode)
            .sorted((one, other) -> Double.compare(light(one), light(other)))
            .toList();
    Color mark = colours.stream().max((a, b) -> Double.compare(vivid(a), vivid(b))).orElseThrow();
    return new Inks(colours.get(0), colours.get(1), colours.get(2), mark);
  }

  private static double light(Color colour) {
    return 0.299 * colour.getRed() + 0.587 * colour.getGreen() + 0.114 * colour.getBlue();
  }

  private static double vivid(Color colour) {
    return Color.RGBtoHSB(colour.getRed(), colour.getGreen(), colour.getBlue(), null)[1]
        * (light(colour) + 40);
  }
}
