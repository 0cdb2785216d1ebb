package matinee.art;

import static matinee.art.Inks.*;

import java.util.List;

/** The prints for everyone, children first. */
final class AllAges {
  private AllAges() {}

  static List<Print> prints() {
    return List.of(
        new Print(
            "octopus",
            "160 40 1440 810",
            AllAges::octopus,
            s -> {
              s.words(Lettering.HEAVY, PAPER, "OCTOPUS", new Box(50, 46, 500, 84));
              s.words(Lettering.PLAIN, MUSTARD, "ATTORNEY AT LAW", new Box(56, 148, 488, 28));
            }),
        new Print(
            "snail",
            "160 60 1440 810",
            AllAges::snail,
            s -> {
              s.words(Lettering.BOLD, FOREST, "THE SLOWEST", new Box(50, 50, 500, 56));
              s.words(Lettering.HEAVY, TOMATO, "CHASE", new Box(50, 124, 500, 96));
            }),
        new Print(
            "gravity",
            "160 40 1440 810",
            AllAges::gravity,
            s -> {
              s.words(Lettering.HEAVY, PAPER, "GRAVITY", new Box(50, 714, 500, 76));
              s.words(Lettering.PLAIN, MUSTARD, "TAKES A DAY OFF", new Box(56, 812, 488, 36));
            }),
        new Print(
            "bees",
            "160 40 1440 810",
            AllAges::bees,
            s -> {
              s.words(Lettering.HEAVY, BLACK, "BEES", new Box(50, 46, 500, 104));
              s.words(Lettering.PLAIN, BLACK, "OF THE NORTH", new Box(56, 170, 488, 30));
            }));
  }

  private static void octopus(Sheet s) {
    s.paint(PETROL);
    for (int i = 0; i < 18; i++) {
      s.ring(TEAL, i * 233 % 1600, 140 + i * 307 % 760, 10 + i % 4 * 8, 5);
    }
    s.rect(WINE, -20, 800, 1640, 140).rect(BRICK, -20, 786, 1640, 20);
    String[] arms = {
      "M930 560C860 640 760 600 750 520C744 460 800 440 820 480",
      "M1070 560C1140 640 1250 610 1256 520C1262 450 1200 436 1184 480",
      "M940 590C900 720 820 760 740 730",
      "M1060 590C1100 720 1180 760 1262 730",
      "M970 600C960 700 920 780 860 782",
      "M1030 600C1040 700 1080 780 1140 782"
    };
    for (String arm : arms) {
      s.stroke(TOMATO, 56, arm);
      s.dashes(ROSE, 12, "12 22", arm);
    }
    s.area(
        TOMATO,
        "M1000 210C1130 210 1190 300 1176 410C1166 490 1110 520 1100 600H900C890 520 834 "
            + "490 824 410"
            + "C810 300 870 210 1000 210Z");
    s.thin(.5, t -> t.oval(ROSE, 920, 290, 34, 20).oval(ROSE, 884, 336, 14, 10));
    s.disc(PAPER, 938, 412, 46)
        .disc(PAPER, 1062, 412, 46)
        .disc(BLACK, 946, 418, 20)
        .disc(BLACK, 1054, 418, 20);
    s.ring(BLACK, 938, 412, 52, 9)
        .ring(BLACK, 1062, 412, 52, 9)
        .stroke(BLACK, 9, "M990 406Q1000 398 1010 406");
    s.stroke(BLACK, 8, "M972 500Q1000 514 1028 500");
    s.poly(PAPER, 920, 552, 1000, 590, 1080, 552, 1090, 620, 1000, 600, 910, 620);
    s.poly(NIGHT, 978, 584, 1022, 584, 1014, 616, 1034, 740, 1000, 776, 966, 740, 986, 616);
    s.poly(MUSTARD, 976, 676, 1026, 656, 1028, 676, 974, 698);
    s.at(
        806,
        470,
        1,
        -10,
        p ->
            p.rect(PAPER, -58, -80, 84, 108)
                .stroke(SLATE, 5, "M-44 -58H12M-44 -38H12M-44 -18H-10"));
    s.at(
        1204, 462, 1, 28, g -> g.slab(HONEY, -8, -40, 16, 120, 6).slab(SAND, -56, -84, 112, 52, 8));
    s.slab(BLACK, 700, 690, 130, 90, 12)
        .slab(HONEY, 694, 706, 142, 96, 12)
        .rect(BLACK, 750, 740, 30, 20);
  }

  private static void snail(Sheet s) {
    s.paint(SAND).disc(PAPER, 1000, 540, 290);
    s.area(MOSS, "M-20 760Q400 716 800 752T1620 740V940H-20Z")
        .area(FOREST, "M-20 830Q500 790 900 826T1620 816V940H-20Z");
    s.stroke(PAPER, 12, "M-20 776Q400 742 760 770");
    s.area(
        TOMATO,
        "M806 770C860 770 900 730 930 700H1100C1150 700 1156 640 1160 570C1170 500 1260 510 "
            + "1258 590"
            + "C1256 700 1220 770 1130 776Z");
    s.stroke(TOMATO, 14, "M1190 530L1170 440M1226 530L1252 446")
        .disc(PAPER, 1168, 432, 21)
        .disc(PAPER, 1254, 438, 21)
        .disc(BLACK, 1174, 432, 10)
        .disc(BLACK, 1260, 438, 10);
    s.area(BLACK, "M1152 560Q1206 540 1260 562L1258 604Q1206 588 1154 606Z")
        .disc(PAPER, 1186, 578, 9)
        .disc(PAPER, 1232, 578, 9);
    s.disc(PLUM, 1000, 560, 188).disc(LILAC, 1000, 560, 162);
    s.stroke(
        PLUM,
        34,
        "M1000 560C1000 536 1036 536 1036 570C1036 620 960 624 950 566C940 490 1040 470 1080 530"
            + "C1130 620 1040 690 960 668C880 640 862 560 890 500");
    s.at(
        880,
        424,
        1,
        -22,
        b ->
            b.area(HONEY, "M-46 0Q-70 -70 -18 -96L-30 -124H34L20 -96Q72 -70 48 0Q0 20 -46 0Z")
                .stroke(BLACK, 5, "M-22 -96H22")
                .words(Lettering.HEAVY, BLACK, "S", new Box(-13, -70, 26, 44)));
    s.at(
        380,
        740,
        1,
        0,
        t -> {
          t.slab(MOSS, -130, -20, 56, 60, 20).slab(MOSS, 60, -20, 56, 60, 20);
          t.area(FOREST, "M-170 0C-170 -190 150 -190 150 0Z")
              .area(SEA, "M-120 -6C-110 -140 90 -140 100 -6Z");
          t.stroke(FOREST, 12, "M-50 -6L-30 -104M30 -6L10 -104M-112 -56H92");
          t.area(MOSS, "M140 -10C160 -50 170 -96 216 -96C270 -96 276 -20 220 -10Z")
              .disc(BLACK, 230, -60, 8);
          t.area(NIGHT, "M168 -86Q170 -140 222 -140Q262 -136 262 -100L286 -90Z")
              .disc(MUSTARD, 226, -114, 11);
          t.slab(SKY, -24, -176, 34, 40, 14)
              .stroke(SKY, 6, "M-46 -184L-70 -204M32 -184L56 -204M-7 -200V-226");
        });
  }

  private static void gravity(Sheet s) {
    s.paint(SLATE).rect(NIGHT, -20, 690, 1640, 250);
    for (int i = 0; i < 12; i++) {
      s.rect(TEAL, i * 140.0, -20, 44, 710);
    }
    s.thin(.3, t -> t.rect(NIGHT, -20, 660, 1640, 30)).oval(BLACK, 1000, 800, 220, 26);
    s.at(
        1000,
        410,
        1.08,
        -14,
        c -> {
          c.rect(BLACK, -130, 150, 26, 60).rect(BLACK, 104, 150, 26, 60);
          c.slab(BRICK, -150, -190, 300, 300, 70).slab(TOMATO, -124, -166, 248, 230, 50);
          c.disc(BRICK, -50, -90, 9).disc(BRICK, 50, -90, 9).disc(BRICK, 0, -30, 9);
          c.slab(MUSTARD, -120, 40, 240, 80, 26).slab(BRICK, -160, 94, 320, 76, 24);
          c.slab(TOMATO, -200, -20, 92, 190, 44).slab(TOMATO, 108, -20, 92, 190, 44);
        });
    s.at(
        790,
        200,
        1,
        24,
        t ->
            t.area(PAPER, "M-60 -30H60Q56 50 10 54H-10Q-56 50 -60 -30Z")
                .stroke(PAPER, 12, "M58 -18Q96 -16 84 14Q76 28 48 22")
                .oval(HONEY, 0, -30, 60, 14));
    s.disc(HONEY, 838, 104, 22).disc(HONEY, 886, 140, 12);
    s.at(
        1214,
        260,
        1,
        150,
        l ->
            l.poly(MUSTARD, -34, -60, 34, -60, 70, 30, -70, 30)
                .rect(BLACK, -6, 30, 12, 110)
                .slab(BLACK, -44, 136, 88, 16, 8));
    floating(s);
  }

  /** What else was in the room. */
  private static void floating(Sheet s) {
    s.disc(SKY, 1196, 570, 66).thin(.5, t -> t.disc(PAPER, 1172, 546, 16));
    s.area(TOMATO, "M1160 576Q1190 546 1220 572L1246 556V596L1220 582Q1190 606 1160 576Z")
        .disc(BLACK, 1178, 572, 5);
    s.at(
        350,
        380,
        1,
        20,
        b ->
            b.rect(WINE, -80, -60, 160, 112)
                .rect(PAPER, -68, -48, 64, 88)
                .rect(PAPER, 4, -48, 64, 88)
                .stroke(SLATE, 4, "M-58 -30H-16M-58 -12H-16M14 -30H56M14 -12H56"));
    s.at(
        560,
        560,
        1,
        -30,
        k ->
            k.area(BLACK, "M-70 20C-60 -40 40 -40 60 10L92 -60L70 40C50 80 -60 80 -70 20Z")
                .poly(BLACK, -92, -6, -84, -56, -52, -30, -26, -54, -22, 0)
                .disc(MUSTARD, -66, -12, 6));
  }

  private static void bees(Sheet s) {
    s.paint(MUSTARD);
    for (int row = 0; row < 8; row++) {
      for (int col = 0; col < 11; col++) {
        int pick = (row * 5 + col * 3) % 7;
        double x = col * 156 + row % 2 * 78;
        double y = row * 135 - 10;
        s.at(
            x,
            y,
            1,
            0,
            h ->
                h.poly(
                    pick == 0 ? PAPER : pick < 3 ? HONEY : MUSTARD,
                    0,
                    -82,
                    71,
                    -41,
                    71,
                    41,
                    0,
                    82,
                    -71,
                    41,
                    -71,
                    -41));
      }
    }
    s.stroke(
        BLACK,
        6,
        "M120 640C240 760 420 560 360 480C300 420 240 520 330 570C480 650 640 600 770 520");
    s.at(1000, 520, 1.08, -12, AllAges::bee);
    for (int i = 0; i < 26; i++) {
      s.disc(PAPER, 30 + i * 367 % 1580, 240 + i * 211 % 660, 6 + i % 3 * 3);
    }
  }

  private static void bee(Sheet b) {
    b.thin(.92, t -> t.oval(PAPER, -20, -170, 74, 120).oval(SKY, 80, -150, 58, 104));
    b.oval(BLACK, 0, 0, 220, 138);
    b.inside(
        "M-220 0A220 138 0 1 1 220 0A220 138 0 1 1 -220 0Z",
        i ->
            i.rect(PAPER, -170, -160, 60, 320)
                .rect(HONEY, -50, -160, 66, 320)
                .rect(PAPER, 70, -160, 40, 320));
    b.poly(BLACK, -214, -20, -270, 4, -214, 24);
    b.disc(BLACK, 200, -10, 92).disc(PAPER, 232, -28, 26).disc(BLACK, 240, -26, 12);
    b.stroke(BLACK, 10, "M190 -90Q200 -150 170 -166M232 -90Q256 -140 292 -146")
        .disc(BLACK, 168, -168, 12)
        .disc(BLACK, 294, -147, 12);
    b.area(TOMATO, "M112 -92Q160 -60 152 0Q150 70 118 110L84 96Q110 50 108 0Q108 -50 84 -78Z");
    b.area(TOMATO, "M96 90L130 106L96 220L36 206Z")
        .stroke(PAPER, 8, "M86 130L122 140M72 170L112 180");
    b.stroke(PAPER, 7, "M228 30Q250 40 266 24");
  }
}
