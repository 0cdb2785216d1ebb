package matinee.art;

import static matinee.art.Inks.*;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The eight masks that stand for profiles, round, on 200 x 200. */
public final class Faces {
  private static final String ROUND = "M0 100A100 100 0 1 1 200 100A100 100 0 1 1 0 100Z";
  private static final Map<String, Consumer<Sheet>> FACES =
      Map.of(
          "amber", Faces::amber,
          "coral", Faces::coral,
          "fern", Faces::fern,
          "ink", Faces::ink,
          "lilac", Faces::lilac,
          "moss", Faces::moss,
          "plum", Faces::plum,
          "sky", Faces::sky);

  private Faces() {}

  /** The mask of this name, or null. */
  public static @Nullable String face(String name) {
    Consumer<Sheet> face = FACES.get(name);
    return face == null ? null : new Sheet().inside(ROUND, face).svg("0 0 200 200", 200, 200, name);
  }

  /** A sun that has just heard something good. */
  private static void amber(Sheet s) {
    s.rect(MUSTARD, 0, 0, 200, 200).rays(HONEY, 100, 104, 14, 120, 0).disc(PAPER, 100, 104, 60);
    s.stroke(BLACK, 7, "M68 98Q78 84 88 98M112 98Q122 84 132 98")
        .stroke(BLACK, 7, "M78 122Q100 146 122 122");
    s.disc(ROSE, 64, 118, 10).disc(ROSE, 136, 118, 10);
  }

  /** Round glasses, straight fringe. */
  private static void coral(Sheet s) {
    s.rect(TOMATO, 0, 0, 200, 200).area(PAPER, "M46 76H154V118A54 60 0 0 1 46 118Z");
    s.area(WINE, "M32 150V90A68 66 0 0 1 168 90V150L150 140V84H50V140Z");
    s.disc(PAPER, 76, 112, 24)
        .disc(PAPER, 124, 112, 24)
        .ring(BLACK, 76, 112, 22, 6)
        .ring(BLACK, 124, 112, 22, 6);
    s.disc(BLACK, 80, 114, 7).disc(BLACK, 120, 114, 7).stroke(BLACK, 6, "M92 152H110");
  }

  /** Something that lives in the leaves and means well. */
  private static void fern(Sheet s) {
    s.rect(MOSS, 0, 0, 200, 200);
    for (int i = -3; i <= 3; i++) {
      s.at(100, 96, 1, i * 24, l -> l.area(FOREST, "M-17 0Q-22 -70 0 -100Q22 -70 17 0Z"));
    }
    s.area(
        PAPER,
        "M100 62C140 62 152 92 146 126C140 158 118 176 100 176C82 176 60 158 54 126C48 92 "
            + "60 62 100 62Z");
    s.area(SAND, "M100 62C140 62 152 92 146 126C140 158 118 176 100 176Z");
    s.oval(BLACK, 80, 112, 8, 11)
        .oval(BLACK, 120, 112, 8, 11)
        .area(FOREST, "M92 " + "132H108L100 144Z");
    s.stroke(BLACK, 6, "M84 156Q100 164 116 156");
  }

  /** The night watch: half moon, one eye open. */
  private static void ink(Sheet s) {
    s.rect(NIGHT, 0, 0, 200, 200)
        .star(MUSTARD, 156, 52, 12)
        .star(PAPER, 44, 46, 8)
        .star(PAPER, 168, 118, 6);
    s.disc(PAPER, 100, 108, 66).area(SLATE, "M100 42A66 66 0 0 1 100 174Q136 108 100 42Z");
    s.stroke(BLACK, 7, "M60 104Q72 92 84 104").disc(MUSTARD, 132, 104, 13).disc(BLACK, 132, 104, 6);
    s.stroke(BLACK, 7, "M74 138Q92 148 108 134");
  }

  /** Dressed for the opera. */
  private static void lilac(Sheet s) {
    s.rect(LILAC, 0, 0, 200, 200)
        .area(PAPER, "M50 124V84Q50 38 100 38Q150 38 150 84V124A50 56 0 0 1 50 124Z");
    s.area(
        PLUM,
        "M28 100Q30 66 66 74Q90 78 100 88Q110 78 134 74Q170 66 172 100Q170 134 136 132Q112 "
            + "130 100 112"
            + "Q88 130 64 132Q30 134 28 100Z");
    s.oval(PAPER, 70, 103, 16, 12)
        .oval(PAPER, 130, 103, 16, 12)
        .disc(BLACK, 72, 104, 7)
        .disc(BLACK, 128, 104, 7);
    s.star(MUSTARD, 100, 54, 26).stroke(TOMATO, 8, "M84 152Q100 162 116 152");
  }

  /** A cap, a moustache, an opinion. */
  private static void moss(Sheet s) {
    s.rect(FOREST, 0, 0, 200, 200).area(SAND, "M48 84H152V128A52 54 0 0 1 48 128Z");
    s.area(MUSTARD, "M44 90A56 56 0 0 1 156 90Z")
        .slab(HONEY, 36, 82, 128, 18, 9)
        .disc(HONEY, 100, 32, 9);
    s.disc(BLACK, 78, 118, 8).disc(BLACK, 122, 118, 8);
    s.area(BLACK, "M100 140Q76 124 50 146Q60 168 100 154Q140 168 150 146Q124 124 100 140Z");
    s.disc(ROSE, 100, 132, 10);
  }

  /** Two minds about everything. */
  private static void plum(Sheet s) {
    s.rect(PLUM, 0, 0, 200, 200)
        .area(PAPER, "M100 34C146 34 156 76 152 112C146 156 122 178 100 178Z");
    s.area(TOMATO, "M100 34C54 34 44 76 48 112C54 156 78 178 100 178Z");
    s.poly(PAPER, 74, 76, 86, 98, 74, 120, 62, 98).poly(BLACK, 126, 76, 138, 98, 126, 120, 114, 98);
    s.disc(BLACK, 74, 98, 6)
        .disc(PAPER, 126, 98, 6)
        .stroke(PAPER, 7, "M76 146Q88 154 100 152")
        .stroke(BLACK, 7, "M100 152Q114 148 122 138");
    s.disc(MUSTARD, 100, 30, 11).disc(MUSTARD, 44, 66, 11).disc(MUSTARD, 156, 66, 11);
  }

  /** Head in the clouds. */
  private static void sky(Sheet s) {
    s.rect(SKY, 0, 0, 200, 200).area(BRICK, "M52 90H148V128A48 52 0 0 1 52 128Z");
    s.disc(PAPER, 58, 80, 30)
        .disc(PAPER, 92, 58, 36)
        .disc(PAPER, 136, 72, 32)
        .disc(PAPER, 154, 98, 18)
        .disc(PAPER, 44, 102, 16)
        .rect(PAPER, 58, 72, 84, 32);
    s.disc(PAPER, 80, 122, 11)
        .disc(PAPER, 120, 122, 11)
        .disc(BLACK, 82, 122, 6)
        .disc(BLACK, 122, 122, 6);
    s.stroke(PAPER, 7, "M84 154Q100 166 116 154");
  }
}
