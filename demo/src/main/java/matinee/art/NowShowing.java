package matinee.art;

import static matinee.art.Inks.*;

import java.util.List;

/** The prints of the first row. */
final class NowShowing {
  private NowShowing() {}

  static List<Print> prints() {
    return List.of(
        new Print(
            "lighthouse",
            "160 20 1440 810",
            NowShowing::lighthouse,
            s -> {
              s.words(Lettering.PLAIN, PAPER, "THE LIGHTHOUSE KEEPER'S", new Box(52, 712, 496, 34));
              s.words(Lettering.HEAVY, MUSTARD, "HOLIDAY", new Box(50, 764, 500, 98));
            }),
        new Print(
            "nine-lives",
            "160 60 1440 810",
            NowShowing::nineLives,
            s -> {
              s.words(Lettering.HEAVY, PAPER, "NINE LIVES", new Box(50, 722, 500, 68));
              s.words(Lettering.HEAVY, TOMATO, "EIGHT USED", new Box(50, 804, 500, 52));
            }),
        new Print(
            "doors",
            "160 90 1440 810",
            NowShowing::doors,
            s -> {
              s.words(Lettering.PLAIN, PAPER, "A SHORT HISTORY OF", new Box(56, 52, 488, 30));
              s.words(Lettering.HEAVY, PAPER, "DOORS", new Box(50, 102, 500, 112));
            }),
        new Print(
            "salt",
            "160 0 1440 810",
            NowShowing::salt,
            s -> s.words(Lettering.HEAVY, PAPER, "SALT", new Box(46, 706, 508, 148))),
        new Print(
            "tram",
            "160 40 1440 810",
            NowShowing::tram,
            s -> {
              s.words(Lettering.BOLD, PAPER, "THE LAST TRAM", new Box(50, 48, 500, 58));
              s.words(Lettering.BOLD, MUSTARD, "TO UTOPIA", new Box(50, 124, 500, 58));
            }),
        new Print(
            "umbrella",
            "160 0 1440 810",
            NowShowing::umbrella,
            s -> {
              s.rect(PAPER, 0, 700, 600, 200);
              s.words(Lettering.BOLD, NIGHT, "UMBRELLA", new Box(48, 732, 504, 66));
              s.words(Lettering.BOLD, TOMATO, "WEATHER", new Box(48, 812, 504, 48));
            }));
  }

  private static void lighthouse(Sheet s) {
    s.paint(MUSTARD).disc(PAPER, 1000, 330, 262).rays(HONEY, 1000, 330, 20, 0, 0);
    s.thin(.55, t -> t.rays(HONEY, 1000, 330, 28, 1400, 3)).disc(PAPER, 1000, 330, 262);
    s.waves(SKY, 560, 90, -26, 0).waves(SEA, 600, 120, -30, 40).waves(TEAL, 648, 150, -34, 10);
    s.area(
        BLACK,
        "M860 668Q880 600 960 604Q1080 590 1130 668Q1150 690 1180 700H820Q846 690 " + "860 668Z");
    String tower = "M938 628L962 268H1038L1066 628Z";
    s.area(PAPER, tower);
    s.inside(
        tower,
        t -> {
          for (int i = 0; i < 3; i++) {
            t.poly(
                TOMATO,
                900,
                310 + i * 116,
                1100,
                270 + i * 116,
                1100,
                330 + i * 116,
                900,
                370 + i * 116);
          }
          t.thin(.16, u -> u.rect(BLACK, 1012, 200, 80, 440));
        });
    s.slab(NIGHT, 942, 246, 116, 24, 8).rect(PAPER, 962, 176, 76, 70);
    s.slab(NIGHT, 956, 192, 40, 30, 13).slab(NIGHT, 1004, 192, 40, 30, 13);
    s.stroke(NIGHT, 6, "M950 198L1050 198").stroke(TOMATO, 6, "M986 236Q1000 244 1014 236");
    s.oval(SAND, 1000, 174, 104, 20).area(SAND, "M944 172Q946 104 1000 104Q1054 104 1056 172Z");
    s.area(TOMATO, "M945 158Q1000 176 1055 158L1056 174Q1000 190 944 174Z");
    s.at(
        1148,
        640,
        1,
        12,
        p -> {
          p.stroke(PAPER, 7, "M0 40V-96").area(TOMATO, "M-84 -84Q0 -190 84 -84Z");
          p.area(PAPER, "M-34 -84Q-24 -128 0 -137Q24 -128 34 -84Z");
        });
    s.at(
        330,
        560,
        1,
        0,
        b ->
            b.area(PAPER, "M0 -8L6 -150L92 -8Z")
                .area(ROSE, "M-6 -8L-2 -120L-56 -8Z")
                .area(NIGHT, "M-70 0H104L78 34H-44Z"));
    s.waves(TEAL, 700, 150, -34, 70);
  }

  private static void nineLives(Sheet s) {
    s.paint(TOMATO).disc(PAPER, 1000, 360, 284);
    s.thin(
        .9,
        t ->
            t.disc(SAND, 905, 260, 42)
                .disc(SAND, 1120, 300, 26)
                .disc(SAND, 876, 420, 22)
                .disc(SAND, 1150, 470, 44));
    s.stroke(BLACK, 40, "M1080 650Q1210 640 1206 530Q1202 470 1252 462");
    s.area(BLACK, "M878 700C862 560 912 470 944 420H1056C1088 470 1138 560 1122 700Z");
    s.area(
        BLACK,
        "M1000 258C1072 258 1108 306 1106 356C1104 414 1060 446 1000 446C940 446 896 414 894 356"
            + "C892 306 928 258 1000 258Z");
    s.poly(BLACK, 898, 340, 894, 206, 976, 268).poly(BLACK, 1102, 340, 1106, 206, 1024, 268);
    s.poly(TOMATO, 912, 292, 912, 240, 944, 266);
    s.area(MUSTARD, "M926 352Q956 316 984 356Q952 384 926 352Z").oval(BLACK, 956, 351, 8, 20);
    s.stroke(MUSTARD, 8, "M1022 356Q1048 372 1076 350");
    s.poly(ROSE, 988, 384, 1012, 384, 1000, 398);
    s.stroke(PAPER, 3, "M968 400L880 388M968 410L884 422M1032 400L1120 388M1032 410L1116 422");
    s.stroke(PAPER, 5, "M968 690V610M1032 690V610");
    s.rect(BLACK, -20, 690, 1640, 230);
    s.at(
        250,
        0,
        1,
        0,
        t -> {
          for (int i = 0; i < 8; i++) {
            double x = i * 34 + (i > 4 ? 60 : 0) - (i == 4 ? 34 : 0);
            t.stroke(PAPER, 9, i == 4 ? "M-14 560L120 430" : "M%s 420V570".formatted(x));
          }
        });
  }

  private static void doors(Sheet s) {
    s.paint(PLUM).rect(WINE, -20, 800, 1640, 140);
    arch(s, 250, 900, 420, 520, LILAC, SLATE);
    arch(s, 610, 900, 240, 330, MUSTARD, HONEY);
    String[] inks = {BRICK, TOMATO, ROSE, MUSTARD, PAPER};
    for (int i = 0; i < inks.length; i++) {
      arch(s, 1000, 900, 480 - i * 92, 660 - i * 100, inks[i], inks[i]);
    }
    s.poly(PLUM, 1000, 860, 1000, 700, 1028, 684, 1028, 884).disc(MUSTARD, 1006, 790, 4);
    s.stroke(PLUM, 16, "M975 850V812").disc(PLUM, 975, 786, 13);
    s.poly(SAND, 944, 872, 1056, 872, 1090, 900, 910, 900);
    arch(s, 1470, 900, 250, 420, SEA, TEAL);
  }

  private static void arch(
      Sheet s, double x, double y, double width, double height, String ink, String inner) {
    double left = x - width / 2;
    String form = "M%s %sv%sa%s %s 0 0 1 %s 0v%sz";
    s.area(
        ink,
        form.formatted(
            left, y, -(height - width / 2), width / 2, width / 2, width, height - width / 2));
    if (!inner.equals(ink)) {
      double w = width - 50;
      s.area(
          inner,
          form.formatted(left + 25, y, -(height - width / 2), w / 2, w / 2, w, height - width / 2));
      s.disc(PAPER, x + w / 2 - 22, y - height * .38, 9);
    }
  }

  private static void salt(Sheet s) {
    s.paint(PETROL).disc(TOMATO, 1000, 430, 235);
    s.area(SAND, "M780 620L905 400L962 344L1000 296L1046 366L1130 470L1240 620Z");
    s.area(PAPER, "M780 620L905 400L962 344L1000 296L1016 400L984 470L1024 540L1000 620Z");
    s.poly(SAND, 100, 620, 330, 430, 560, 620).poly(PAPER, 100, 620, 330, 430, 350, 540, 320, 620);
    s.area(SKY, "M880 -20H1120L1100 74H900Z")
        .area(PAPER, "M900 74H1100V96Q1094 146 1000 148Q906 146 900 96Z");
    for (int i = -2; i < 3; i++) {
      s.oval(BLACK, 1000 + i * 34, 126 - Math.abs(i) * 7, 8, 6);
    }
    for (int i = 0; i < 46; i++) {
      double y = 160 + i * 37 % 190;
      double spread = 30 + (y - 150) * .28;
      s.rect(PAPER, 1000 + Math.sin(i * 2.4) * spread, y, 7, 7);
    }
    s.rect(NIGHT, -20, 620, 1640, 320);
    for (int i = 0; i < 7; i++) {
      double y = 650 + i * i * 6.0;
      s.thin(.75, t -> t.stroke(SLATE, 5, "M%s %sH%s".formatted(760 + y % 90, y, 930 + y % 140)));
      s.thin(.75, t -> t.stroke(SLATE, 5, "M%s %sH%s".formatted(1080 - y % 60, y, 1240 - y % 50)));
      s.thin(.75, t -> t.stroke(SLATE, 5, "M%s %sH%s".formatted(120 + y % 80, y, 420 + y % 130)));
    }
    s.area(TOMATO, "M1090 628H1196L1172 662H1112Z")
        .stroke(PAPER, 5, "M1140 628V560")
        .poly(PAPER, 1146, 562, 1146, 616, 1188, 616);
  }

  private static void tram(Sheet s) {
    s.paint(PLUM);
    for (int i = 0; i < 26; i++) {
      s.star(i % 5 == 0 ? MUSTARD : LILAC, 40 + i * 331 % 1560, 200 + i * 197 % 300, 5 + i % 4 * 3);
    }
    s.stroke(LILAC, 3, "M-20 216L1000 240L1620 206")
        .stroke(LILAC, 3, "M-20 290L1000 " + "244L1620 280");
    for (int i = 0; i < 9; i++) {
      double h = 120 + i * 83 % 170;
      s.rect(NIGHT, i * 190.0 - 60, 640 - h, 150, h + 40);
      s.rect(HONEY, i * 190.0 - 30, 660 - h, 22, 30).rect(HONEY, i * 190.0 + 24, 720 - h, 22, 30);
    }
    s.rect(NIGHT, -20, 640, 1640, 300);
    s.poly(MUSTARD, 1000, 560, 1500, 940, 500, 940);
    s.poly(PLUM, 912, 640, 930, 640, 780, 940, 730, 940)
        .poly(PLUM, 1070, 640, 1088, 640, 1270, 940, 1220, 940);
    s.stroke(BLACK, 8, "M1000 300L960 250H1040L1000 300");
    s.slab(BLACK, 850, 640, 300, 50, 12).slab(TOMATO, 836, 292, 328, 366, 54);
    s.slab(PAPER, 836, 470, 328, 26, 4).slab(BLACK, 880, 312, 240, 50, 14);
    s.slab(SKY, 866, 380, 122, 84, 16).slab(SKY, 1012, 380, 122, 84, 16);
    s.poly(PAPER, 890, 380, 930, 380, 890, 464, 866, 464, 866, 430);
    s.area(NIGHT, "M1042 464V430Q1042 404 1072 404Q1102 404 1102 430V464Z")
        .slab(NIGHT, 1046, 398, 52, 12, 4);
    s.disc(BLACK, 1000, 566, 56).disc(MUSTARD, 1000, 566, 44).disc(PAPER, 1000, 566, 24);
    s.slab(BRICK, 836, 618, 328, 40, 18);
    s.words(Lettering.BOLD, MUSTARD, "UTOPIA", new Box(906, 326, 188, 22));
  }

  private static void umbrella(Sheet s) {
    s.paint(SLATE);
    for (int row = 0; row < 6; row++) {
      for (int col = -1; col < 9; col++) {
        double x = 100 + col * 200 + row % 2 * 100;
        double y = 20 + row * 172;
        boolean bright = row == 2 && col == 4 + 0;
        brolly(
            s,
            x + 100,
            y,
            bright ? TOMATO : NIGHT,
            bright ? MUSTARD : (row + col) % 3 == 0 ? TEAL : PETROL,
            row * 17 + col * 29,
            bright ? 1.32 : 1);
      }
    }
    for (int i = 0; i < 60; i++) {
      double x = i * 271 % 1640;
      double y = i * 157 % 900;
      s.thin(.5, t -> t.stroke(SKY, 3, "M%s %sl-10 34".formatted(x, y)));
    }
    brolly(s, 1000, 364, TOMATO, MUSTARD, 12, 1.36);
  }

  private static void brolly(
      Sheet s, double x, double y, String dark, String light, double turn, double size) {
    s.at(
        x,
        y,
        size,
        turn,
        b -> {
          b.area(
              dark,
              "M0 -96Q36 -84 68 -68Q84 -36 96 0Q84 36 68 68Q36 84 0 96Q-36 84 -68 68Q-84 36 -96 0"
                  + "Q-84 -36 -68 -68Q-36 -84 0 -96Z");
          for (int i = 0; i < 4; i++) {
            b.at(0, 0, 1, i * 90.0, w -> w.area(light, "M0 0L0 -96Q36 -84 68 -68Z"));
          }
          b.disc(PAPER, 0, 0, 8);
        });
  }
}
