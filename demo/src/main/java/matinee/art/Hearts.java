package matinee.art;

import static matinee.art.Inks.*;

import java.util.List;

/** The prints of the romances and family stories. */
final class Hearts {
  private Hearts() {}

  static List<Print> prints() {
    return List.of(
        new Print(
            "tuesday",
            "160 0 1440 810",
            Hearts::tuesday,
            s -> {
              s.rect(PAPER, 0, 690, 600, 210);
              s.words(Lettering.PLAIN, WINE, "EVERY OTHER", new Box(58, 722, 484, 40));
              s.words(Lettering.HEAVY, TOMATO, "TUESDAY", new Box(52, 780, 496, 80));
            }),
        new Print(
            "lemon",
            "160 60 1440 810",
            Hearts::lemon,
            s -> {
              s.words(Lettering.PLAIN, FOREST, "LEFT AT THE", new Box(56, 50, 488, 38));
              s.words(Lettering.BOLD, FOREST, "LEMON TREE", new Box(50, 106, 500, 62));
            }),
        new Print(
            "bakery",
            "200 10 1360 765",
            Hearts::bakery,
            s -> {
              s.words(Lettering.BOLD, MUSTARD, "MIDNIGHT", new Box(50, 744, 500, 56));
              s.words(Lettering.BOLD, PAPER, "BAKERY", new Box(50, 816, 500, 44));
            }),
        new Print(
            "understudy",
            "160 60 1440 810",
            Hearts::understudy,
            s -> {
              s.words(Lettering.FINE, PAPER, "THE", new Box(236, 44, 128, 28));
              s.words(Lettering.BOLD, PAPER, "UNDERSTUDY", new Box(40, 92, 520, 70));
            }));
  }

  private static void tuesday(Sheet s) {
    s.paint(ROSE);
    for (int row = 0; row < 8; row++) {
      for (int col = -6; col < 8; col++) {
        s.slab(PAPER, 730 + col * 110, 40 + row * 110, 100, 100, 10);
        s.rect(SAND, 744 + col * 110, 54 + row * 110, 20, 6);
      }
    }
    for (int row = 0; row < 3; row++) {
      double y = 145 + row * 220;
      double apart = new double[] {200, 112, 52}[row];
      cup(s, 1000 - apart, y, TOMATO, WINE, 200 - row * 20);
      cup(s, 1000 + apart, y, TEAL, HONEY, -20 + row * 20);
    }
    cup(s, 340, 365, TOMATO, WINE, 200);
    cup(s, 560, 365, TEAL, HONEY, -20);
  }

  private static void cup(Sheet s, double x, double y, String ink, String drink, double turn) {
    s.at(x, y, 1, turn, c -> c.stroke(ink, 20, "M66 -14C118 -30 118 30 66 14"));
    s.disc(SAND, x, y, 92).disc(PAPER, x, y, 84).disc(ink, x, y, 66).disc(drink, x, y, 52);
    s.stroke(PAPER, 5, "M%s %sa36 36 0 0 1 26 -26".formatted(x - 36, y - 2));
  }

  private static void lemon(Sheet s) {
    s.paint(SKY).disc(PAPER, 520, 300, 110);
    s.area(MOSS, "M-20 560Q400 420 800 560T1620 500V940H-20Z");
    s.area(FOREST, "M-20 700Q300 560 760 690T1620 620V940H-20Z");
    s.area(
        BLACK,
        "M1110 940C1080 760 760 800 770 690C780 610 560 640 420 610L400 632C600 660 650 640 "
            + "640 710"
            + "C640 840 790 800 830 940Z");
    s.dashes(MUSTARD, 9, "34 24", "M968 940C930 790 700 810 706 696C712 630 560 640 440 622");
    s.area(WINE, "M1004 760Q1030 640 1014 520H1066Q1056 640 1084 760Z");
    s.disc(FOREST, 1040, 390, 176).disc(FOREST, 920, 460, 92).disc(FOREST, 1160, 460, 92);
    s.thin(
        .85, t -> t.disc(MOSS, 1000, 340, 92).disc(MOSS, 1130, 430, 50).disc(MOSS, 918, 448, 44));
    double[][] lemons = {
      {940, 300, 30},
      {1050, 270, -20},
      {1130, 340, 40},
      {990, 400, -35},
      {1090, 440, 10},
      {900, 430, -10},
      {1180, 450, 30},
      {1020, 500, 25},
      {950, 500, -30}
    };
    for (double[] l : lemons) {
      fruit(s, l[0], l[1], 1, l[2]);
    }
    fruit(s, 930, 752, 1, 60);
    s.at(
        650,
        716,
        1,
        -14,
        c -> {
          c.area(TOMATO, "M-70 10V-16Q-64 -26 -40 -28L-22 -58H30L52 -28Q76 -26 78 -8V10Z");
          c.area(PAPER, "M-26 -28L-14 -50H2V-28ZM10 -28V-50H26L40 -28Z")
              .disc(BLACK, -38, 12, 17)
              .disc(BLACK, 46, 12, 17)
              .disc(SAND, -38, 12, 7)
              .disc(SAND, 46, 12, 7);
        });
  }

  private static void fruit(Sheet s, double x, double y, double size, double turn) {
    s.at(
        x,
        y,
        size,
        turn,
        l -> {
          l.area(
              MUSTARD,
              "M-44 0C-36 -8 -34 -30 0 -30C34 -30 36 -8 46 0C36 8 34 30 0 30C-34 30 -36 8 "
                  + "-44 0Z");
          l.stroke(PAPER, 5, "M-16 -14Q-6 -20 8 -18");
        });
  }

  private static void bakery(Sheet s) {
    s.paint(NIGHT);
    for (int i = 0; i < 34; i++) {
      s.star(i % 4 == 0 ? ROSE : PAPER, 30 + i * 419 % 1580, 24 + i * 173 % 560, 4 + i % 5 * 3);
    }
    for (int pair : new int[] {4, 3, 2, 1}) {
      slice(s, -pair);
      slice(s, pair);
    }
    slice(s, 0);
    for (int i = 0; i < 12; i++) {
      double x = i * 150 - 60;
      double y = 640 - i * 97 % 70;
      s.poly(i % 2 == 0 ? PLUM : WINE, x, 940, x, y + 60, x + 76, y, x + 152, y + 60, x + 152, 940);
    }
    s.poly(BLACK, 760, 940, 760, 650, 1000, 580, 1240, 650, 1240, 940)
        .rect(BLACK, 1120, 560, 54, 100);
    s.area(MUSTARD, "M930 720V690A70 58 0 0 1 1070 690V720Z").rect(TOMATO, 996, 634, 8, 88);
    s.rect(MUSTARD, 320, 720, 40, 50).rect(MUSTARD, 480, 700, 40, 50);
    s.stroke(PAPER, 14, "M1146 540C1110 500 1180 480 1150 440C1130 410 1170 396 1162 370");
    s.rect(BLACK, -20, 720, 1640, 220);
  }

  /** One roll of the croissant, counted from its middle. */
  private static void slice(Sheet s, int place) {
    int out = Math.abs(place);
    double turn = 128 + place * (29 - out * 1.5);
    s.at(
        1040,
        330,
        1,
        turn,
        t ->
            t.at(
                206 - out * 3.0,
                0,
                1,
                -place * 5.0,
                c -> {
                  double thick = 100 - out * out * 4.4;
                  double wide = 88 - out * 8.0;
                  c.oval(NIGHT, 0, 0, thick + 8, wide + 8).oval(HONEY, 0, 0, thick, wide);
                  c.oval(MUSTARD, 10, 0, thick * .76, wide * .66);
                  c.stroke(
                      PAPER, 7, "M%s -14Q%s 0 %s 14".formatted(thick * .5, thick * .6, thick * .5));
                }));
  }

  private static void understudy(Sheet s) {
    s.paint(BRICK);
    for (int i = 0; i < 22; i++) {
      s.area(
          i % 2 == 0 ? TOMATO : BRICK,
          "M%d -20H%dC%d 300 %d 500 %d 730H%dC%d 500 %d 300 %d -20Z"
              .formatted(
                  i * 76 - 30,
                  i * 76 + 22,
                  i * 76 + 8,
                  i * 76 + 36,
                  i * 76 + 22,
                  i * 76 - 30,
                  i * 76 - 16,
                  i * 76 - 44,
                  i * 76 - 30));
    }
    s.rect(MUSTARD, -20, 704, 1640, 18).rect(PLUM, -20, 722, 1640, 220);
    for (int i = 0; i < 11; i++) {
      s.poly(
          WINE,
          i * 160 - 10,
          722,
          i * 160,
          722,
          1000 + (i * 160 - 1000) * 1.5,
          940,
          990 + (i * 160 - 1000) * 1.5,
          940);
    }
    s.oval(MUSTARD, 1000, 806, 250, 60);
    s.area(
        WINE,
        "M760 722C760 560 850 500 930 484C880 450 876 360 930 316Q1000 276 1070 316C1124 "
            + "360 1120 450 1070 484"
            + "C1150 500 1240 560 1240 722Z");
    s.area(
        WINE,
        "M896 330L870 190L944 256L1000 170L1056 256L1130 190L1104 330Q1000 280 896 " + "330Z");
    s.disc(WINE, 870, 184, 14).disc(WINE, 1000, 164, 14).disc(WINE, 1130, 184, 14);
    s.area(PAPER, "M966 806Q960 716 1000 712Q1040 716 1034 806Z").disc(PAPER, 1000, 690, 27);
    s.poly(MUSTARD, 980, 668, 974, 640, 990, 654, 1000, 634, 1010, 654, 1026, 640, 1020, 668);
    s.disc(BLACK, 991, 692, 3.4).disc(BLACK, 1009, 692, 3.4).stroke(BLACK, 3, "M994 702H1006");
    s.stroke(PAPER, 10, "M974 738L944 772M1026 738L1056 772")
        .stroke(BLACK, 8, "M988 806V826M1012 806V826");
  }
}
