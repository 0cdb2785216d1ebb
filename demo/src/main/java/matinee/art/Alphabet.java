package matinee.art;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The capitals and marks of Matinee's own letter: skeletons of straight strokes in a unit square,
 * whose corners marked {@code r} are round. Drawn here so that a poster looks the same on every
 * machine, whatever fonts it has.
 */
final class Alphabet {
  /** The S of heavy cuts: with hooks it would close and read as an 8. */
  private static final char OPEN_S = '\u017f';

  private static final Map<Character, Glyph> GLYPHS = new HashMap<>();

  static {
    cut('A', 1.05, "0,1 .5,0 1,1", ".2,.68 .8,.68");
    cut('B', 1, "0,.48 0,0 .93,0r .93,.48r 0,.48 1,.48r 1,1r 0,1 0,.48");
    cut('C', 1, "1,.3 1,0r 0,0r 0,1r 1,1r 1,.7");
    cut('D', 1, "0,0 1,0r 1,1r 0,1 z");
    cut('E', .85, "1,0 0,0 0,1 1,1", "0,.5 .85,.5");
    cut('F', .82, "1,0 0,0 0,1", "0,.5 .85,.5");
    cut('G', 1, "1,.28 1,0r 0,0r 0,1r 1,1r 1,.55 .6,.55");
    cut('H', 1, "0,0 0,1", "1,0 1,1", "0,.5 1,.5");
    cut('I', 0, "0,0 0,1");
    cut('J', .85, "0,.68 0,1r 1,1r 1,0");
    cut('K', 1, "0,0 0,1", "1,0 .12,.56", ".38,.42 1,1");
    cut('L', .8, "0,0 0,1 1,1");
    cut('M', 1.35, "0,1 0,0 .5,.8 1,0 1,1");
    cut('N', 1.05, "0,1 0,0 1,1 1,0");
    cut('O', 1.02, "0,0r 1,0r 1,1r 0,1r z");
    cut('P', .98, "0,1 0,0 1,0r 1,.56r 0,.56");
    cut('Q', 1.02, "0,0r 1,0r 1,1r 0,1r z", ".62,.72 1.02,1.06");
    cut('R', 1, "0,1 0,0 1,0r 1,.54r 0,.54", ".48,.54 1,1");
    cut(OPEN_S, .97, "1,0 0,0r 0,.5r 1,.5r 1,1r 0,1");
    cut('S', .97, "1,.26 1,0r 0,0r 0,.5r 1,.5r 1,1r 0,1r 0,.74");
    cut('T', .92, "0,0 1,0", ".5,0 .5,1");
    cut('U', 1, "0,0 0,1r 1,1r 1,0");
    cut('V', 1.05, "0,0 .5,1 1,0");
    cut('W', 1.45, "0,0 .25,1 .5,.12 .75,1 1,0");
    cut('X', 1, "0,0 1,1", "1,0 0,1");
    cut('Y', 1, "0,0 .5,.54 1,0", ".5,.54 .5,1");
    cut('Z', .92, "0,0 1,0 0,1 1,1");
    cut('\'', 0, "0,0 0,.16");
    cut('.', 0, "0,1 0,1");
  }

  private Alphabet() {}

  static Glyph of(char letter, boolean heavy) {
    Glyph glyph = GLYPHS.get(letter == 'S' && heavy ? OPEN_S : letter);
    if (glyph == null) {
      throw new IllegalArgumentException("The alphabet has no '" + letter + "' yet.");
    }
    return glyph;
  }

  private static void cut(char letter, double width, String... strokes) {
    List<Stroke> parsed = new ArrayList<>();
    for (String stroke : strokes) {
      parsed.add(Stroke.parse(stroke));
    }
    GLYPHS.put(letter, new Glyph(width, parsed));
  }

  /** One character; a width of 0 is a single upright stroke. */
  record Glyph(double width, List<Stroke> strokes) {}

  record Point(double x, double y, boolean round) {}

  record Stroke(List<Point> points, boolean closed) {
    static Stroke parse(String text) {
      List<Point> points = new ArrayList<>();
      boolean closed = false;
      for (String word : text.split(" ", -1)) {
        if (word.equals("z")) {
          closed = true;
          continue;
        }
        boolean round = word.endsWith("r");
        String[] xy = (round ? word.substring(0, word.length() - 1) : word).split(",", -1);
        points.add(new Point(Double.parseDouble(xy[0]), Double.parseDouble(xy[1]), round));
      }
      return new Stroke(points, closed);
    }
  }
}
