package matinee.art;

import static matinee.art.Inks.*;

import java.util.List;

/** The prints that are mostly water. */
final class AtSea {
  private AtSea() {}

  static List<Print> prints() {
    return List.of(
        new Print(
            "cartographer",
            "160 20 1440 810",
            AtSea::cartographer,
            s -> {
              s.rect(PAPER, 0, 716, 600, 184);
              s.words(Lettering.PLAIN, PETROL, "THE CARTOGRAPHER'S", new Box(50, 746, 500, 34));
              s.words(Lettering.HEAVY, TOMATO, "WIFE", new Box(50, 798, 500, 64));
            }),
        new Print(
            "swimmers",
            "160 40 1440 810",
            AtSea::swimmers,
            s -> {
              s.words(Lettering.PLAIN, PAPER, "THE WINTER", new Box(56, 736, 488, 40));
              s.words(Lettering.BOLD, PAPER, "SWIMMERS", new Box(50, 794, 500, 64));
            }),
        new Print(
            "submarine",
            "160 60 1440 810",
            AtSea::submarine,
            s -> {
              s.words(Lettering.BOLD, NIGHT, "GRANDMOTHER", new Box(50, 50, 500, 52));
              s.words(Lettering.PLAIN, NIGHT, "WAS A SUBMARINE", new Box(54, 120, 492, 30));
            }));
  }

  private static void cartographer(Sheet s) {
    s.paint(SEA);
    for (int i = 0; i < 9; i++) {
      s.thin(
          .28,
          t ->
              t.stroke(
                  PAPER, 2, "M-20 100H1620M-20 280H1620M-20 460H1620M-20 640H1620M-20 820H1620"));
      s.thin(
          .06,
          t ->
              t.stroke(
                  PAPER,
                  2,
                  "M190 -20V940M370 -20V940M550 -20V940M730 -20V940M910 -20V940"
                      + "M1090 -20V940M1270 -20V940M1450 -20V940"));
    }
    String island =
        "M-190 -60C-180 -220 -40 -260 60 -214C150 -174 250 -150 236 -20C226 80 260 150 150 206"
            + "C60 250 -40 220 -120 190C-230 150 -200 40 -190 -60Z";
    String[] inks = {SAND, PAPER, SAND, MUSTARD, SAND, PAPER};
    s.at(1010, 380, 1.18, 8, i -> i.area(TEAL, island));
    for (int i = 0; i < inks.length; i++) {
      String ink = inks[i];
      int ring = i;
      s.at(
          1000 + ring * 6,
          380 - ring * 5,
          1.06 - ring * .15,
          ring * 9,
          t -> {
            t.area(ink, island);
            t.stroke(PETROL, 4, island);
          });
    }
    s.at(330, 560, .62, 60, t -> t.area(PAPER, island).stroke(PETROL, 6, island));
    s.at(330, 556, .38, 70, t -> t.area(SAND, island).stroke(PETROL, 8, island));
    s.ring(HONEY, 1034, 352, 46, 17).ring(PAPER, 1034, 352, 40, 4);
    s.poly(SKY, 1010, 300, 1022, 282, 1046, 282, 1058, 300, 1034, 324)
        .poly(PAPER, 1022, 282, 1046, 282, 1034, 300);
    s.dashes(TOMATO, 10, "26 18", "M1000 400C930 470 1010 560 900 600C800 640 560 520 400 570");
    s.stroke(TOMATO, 14, "M360 540L410 590M410 540L360 590");
    s.at(
        1216,
        610,
        .86,
        0,
        c ->
            c.ring(PAPER, 0, 0, 62, 5)
                .star(PAPER, 0, 0, 84)
                .poly(TOMATO, 0, -84, 24, -24, 0, 0, -24, -24));
  }

  private static void swimmers(Sheet s) {
    s.paint(TEAL);
    for (int i = 0; i < 9; i++) {
      s.disc(i % 2 == 0 ? PETROL : TEAL, 1000, 390, 880 - i * 96);
    }
    floe(s, 730, 140, 1.1, 10);
    floe(s, 1316, 600, .9, 80);
    floe(s, 300, 640, 1.7, 40);
    floe(s, 1480, 200, 1.5, 150);
    floe(s, 330, 130, .9, 200);
    swimmer(s, 1000, 290, 30, TOMATO);
    swimmer(s, 870, 520, -12, MUSTARD);
    swimmer(s, 1150, 500, 64, ROSE);
    swimmer(s, 520, 400, 20, TOMATO);
  }

  private static void floe(Sheet s, double x, double y, double size, double turn) {
    s.at(
        x,
        y,
        size,
        turn,
        f ->
            f.poly(SKY, -120, 12, -60, -78, 50, -68, 130, 4, 80, 92, -40, 84)
                .poly(PAPER, -120, 0, -60, -90, 50, -80, 130, -8, 80, 80, -40, 72));
  }

  private static void swimmer(Sheet s, double x, double y, double turn, String cap) {
    s.at(
        x,
        y,
        1,
        turn,
        w -> {
          w.thin(
              .5,
              t ->
                  t.stroke(
                      PAPER, 5, "M-96 -30A104 104 0 0 1 96 -30M-130 -10A134 134 0 0 1 130 -10"));
          w.stroke(SAND, 26, "M-30 14Q-96 0 -84 -82M34 22Q70 56 84 104");
          w.oval(SAND, 0, 46, 40, 62).area(BLACK, "M-38 40Q0 56 38 40L32 96Q0 120 -32 96Z");
          w.disc(cap, 0, -18, 42).stroke(BRICK, 6, "M-40 -14Q0 -2 40 -14");
          w.stroke(PAPER, 6, "M-24 -36Q-14 -48 2 -48");
        });
  }

  private static void submarine(Sheet s) {
    s.paint(SKY)
        .waves(SEA, 250, 120, -26, 0)
        .waves(TEAL, 430, 180, -18, 60)
        .waves(PETROL, 690, 220, -30, 20);
    s.stroke(TOMATO, 18, "M1060 350V226H1100").slab(TOMATO, 1086, 208, 44, 36, 8);
    s.slab(BRICK, 930, 330, 160, 110, 30);
    s.area(PAPER, "M916 348C920 250 1100 250 1104 348Z").disc(TOMATO, 980, 250, 34);
    s.stroke(ROSE, 12, "M940 330L960 288L984 330L1010 282L1034 330L1060 290L1080 330");
    s.slab(PAPER, 908, 338, 202, 34, 17);
    s.area(
        TOMATO,
        "M740 540C740 440 860 410 1000 410C1180 410 1280 470 1280 540C1280 610 1180 670 1000 670"
            + "C860 670 740 640 740 540Z");
    s.area(
        BRICK,
        "M742 556C800 610 1220 610 1278 556C1270 620 1180 670 1000 670C860 670 750 640 742 556Z");
    s.area(BRICK, "M760 540L690 470L668 486L700 540L668 594L690 610Z");
    s.disc(PAPER, 1080, 516, 58)
        .disc(SKY, 1080, 516, 42)
        .disc(PAPER, 1216, 516, 46)
        .disc(SKY, 1216, 516, 32);
    s.ring(BLACK, 1080, 516, 60, 8)
        .ring(BLACK, 1216, 516, 48, 8)
        .stroke(BLACK, 8, "M1140 510Q1154 498 1168 510");
    s.disc(BLACK, 1092, 520, 13)
        .disc(BLACK, 1222, 520, 11)
        .stroke(BLACK, 8, "M1130 586Q1170 608 1206 582");
    s.disc(ROSE, 1052, 590, 22)
        .disc(MUSTARD, 920, 516, 34)
        .ring(BRICK, 920, 516, 38, 10)
        .disc(MUSTARD, 824, 516, 24)
        .ring(BRICK, 824, 516, 28, 9);
    fish(s, 800, 780, 1, MUSTARD);
    fish(s, 1160, 820, .8, ROSE);
    fish(s, 420, 560, 1.3, MUSTARD);
    fish(s, 300, 680, .9, PAPER);
    s.ring(PAPER, 640, 440, 16, 5).ring(PAPER, 610, 390, 10, 5).ring(PAPER, 656, 350, 7, 4);
    s.stroke(MOSS, 18, "M960 920C920 840 990 820 960 760M1020 920C1050 860 1000 830 1030 790")
        .stroke(MOSS, 22, "M160 920C110 820 200 760 150 660M220 920C260 840 210 800 240 740");
  }

  private static void fish(Sheet s, double x, double y, double size, String ink) {
    s.at(
        x,
        y,
        size,
        0,
        f ->
            f.area(ink, "M-60 0Q-10 -46 46 0Q-10 46 -60 0Z")
                .poly(ink, -46, 0, -88, -30, -88, 30)
                .disc(BLACK, 16, -6, 6));
  }
}
