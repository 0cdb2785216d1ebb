package matinee.art;

import static matinee.art.Inks.*;

import java.util.List;

/** The prints of what happens far from home. */
final class FurtherOut {
  private FurtherOut() {}

  static List<Print> prints() {
    return List.of(
        new Print(
            "milton",
            "200 10 1360 765",
            FurtherOut::milton,
            s -> {
              s.words(Lettering.BOLD, PAPER, "TWO MOONS", new Box(50, 748, 500, 54));
              s.words(Lettering.PLAIN, MUSTARD, "OVER MILTON", new Box(54, 820, 492, 36));
            }),
        new Print(
            "mower",
            "160 40 1440 810",
            FurtherOut::mower,
            s -> {
              s.words(Lettering.PLAIN, PAPER, "THE MAN WHO", new Box(56, 722, 488, 36));
              s.words(Lettering.PLAIN, PAPER, "MOWED", new Box(56, 774, 226, 36));
              s.words(Lettering.PLAIN, PAPER, "THE", new Box(56, 826, 120, 36));
              s.words(Lettering.HEAVY, MOSS, "MOON", new Box(308, 774, 240, 88));
            }),
        new Print(
            "paper",
            "160 60 1440 810",
            FurtherOut::paper,
            s -> {
              s.words(Lettering.FINE, PAPER, "PAPER", new Box(60, 50, 480, 76));
              s.words(Lettering.FINE, PAPER, "AIRLINE", new Box(60, 148, 480, 40));
            }),
        new Print(
            "volcano",
            "160 60 1440 810",
            FurtherOut::volcano,
            s -> {
              s.words(Lettering.PLAIN, PAPER, "BRING YOUR OWN", new Box(56, 748, 488, 34));
              s.words(Lettering.HEAVY, MUSTARD, "VOLCANO", new Box(50, 798, 500, 64));
            }),
        new Print(
            "orchestra",
            "160 60 1440 810",
            FurtherOut::orchestra,
            s -> {
              s.words(Lettering.FINE, PAPER, "THE QUIET", new Box(60, 46, 480, 40));
              s.words(Lettering.FINE, PAPER, "ORCHESTRA", new Box(60, 108, 480, 54));
            }));
  }

  private static void milton(Sheet s) {
    s.paint(LILAC).disc(PAPER, 930, 330, 220).disc(TOMATO, 1130, 240, 138);
    s.inside("M930 110A220 220 0 1 1 929.9 110Z", t -> t.disc(WINE, 1130, 240, 138));
    s.thin(.9, t -> t.disc(SAND, 850, 280, 44).disc(SAND, 930, 440, 30).disc(SAND, 800, 390, 18));
    s.stroke(ROSE, 7, "M1060 280Q1130 310 1230 262M1090 330Q1140 340 1200 320");
    for (int i = 0; i < 9; i++) {
      double x = i * 186 - 54;
      String wall = new String[] {PLUM, WINE, NIGHT}[i % 3];
      s.rect(wall, x, 620, 186, 320).poly(BLACK, x - 6, 626, x + 93, 536, x + 192, 626);
      s.rect(BLACK, x + 126, 520, 34, 90).rect(BRICK, x + 122, 512, 42, 14);
      boolean lit = i % 4 != 2;
      s.rect(lit ? MUSTARD : SLATE, x + 28, 650, 44, 52).rect(wall, x + 48, 650, 4, 52);
      s.rect(i == 5 ? PAPER : SLATE, x + 112, 650, 44, 52).rect(wall, x + 132, 650, 4, 52);
    }
    s.stroke(BLACK, 6, "M846 560V440M812 456H880M820 478H872M826 500H866");
    s.area(BLACK, "M1162 540Q1160 500 1180 500Q1188 480 1200 500Q1212 500 1212 520L1226 540Z");
    s.rect(BLACK, -20, 716, 1640, 220);
  }

  private static void mower(Sheet s) {
    s.paint(NIGHT);
    for (int i = 0; i < 60; i++) {
      s.disc(i % 6 == 0 ? MUSTARD : PAPER, i * 433 % 1600, i * 277 % 900, 2 + i % 3);
    }
    s.disc(PAPER, 1000, 420, 272);
    s.inside(
        "M1000 148A272 272 0 1 1 999.9 148Z",
        m -> {
          m.at(
              1000,
              420,
              1,
              -18,
              t -> {
                for (int i = 0; i < 5; i++) {
                  t.rect(i % 2 == 0 ? MOSS : FOREST, -300 + i * 68, -300, 68, 600);
                }
                t.rect(MOSS, 40, -40, 62, 400);
                t.disc(SAND, 150, 110, 46)
                    .disc(SAND, 190, -60, 26)
                    .disc(SAND, 130, -170, 34)
                    .disc(SAND, 210, 60, 16);
              });
        });
    s.at(
        1046,
        356,
        1.3,
        -18,
        g -> {
          g.stroke(BLACK, 9, "M6 0L44 92")
              .slab(TOMATO, -28, -34, 66, 46, 10)
              .disc(BLACK, -18, 14, 13)
              .disc(BLACK, 30, 14, 13)
              .rect(BLACK, -8, -50, 26, 18);
          g.disc(PAPER, 66, 50, 24)
              .ring(BLACK, 66, 50, 24, 6)
              .area(BLACK, "M44 84H92L98 150H84L72 120L62 150H46Z");
          g.stroke(BLACK, 10, "M56 92L40 88").stroke(SAND, 5, "M58 46H76");
        });
    s.disc(SEA, 320, 250, 74)
        .area(
            MOSS,
            "M270 220Q310 190 340 214Q350 250 310 262Q280 270 270 220ZM340 276Q380 260 386 284"
                + "Q370 312 346 306Z");
  }

  private static void paper(Sheet s) {
    s.paint(TEAL).disc(TOMATO, 1000, 560, 268).disc(MUSTARD, 1000, 560, 196);
    s.area(PETROL, "M-20 760Q200 700 420 740T820 730T1240 744T1620 720V940H-20Z");
    s.area(NIGHT, "M-20 830Q240 780 520 816T1040 806T1620 816V940H-20Z");
    s.stroke(PAPER, 4, "M-20 640C300 700 620 640 860 480");
    s.dashes(
        PAPER,
        4,
        "18 16",
        "M500 900C640 820 660 760 700 690M1260 900C1210 800 1170 740 " + "1150 690");
    plane(s, 990, 396, 1.5, -4);
    plane(s, 736, 640, .62, -8);
    plane(s, 1172, 640, .66, 6);
    plane(s, 420, 330, .5, -10);
    plane(s, 240, 500, .4, 2);
    plane(s, 1450, 300, .5, 0);
    s.area(
        PAPER,
        "M300 180a34 34 0 0 1 64-14a28 28 0 0 1 40 22a22 22 0 0 1-4 42H310a26 26 0 0 1-10-50Z");
  }

  private static void plane(Sheet s, double x, double y, double size, double turn) {
    s.at(
        x,
        y,
        size,
        turn,
        p ->
            p.poly(PAPER, 190, -110, -170, 20, -60, 64)
                .poly(SKY, 190, -110, -60, 64, -36, 150)
                .poly(SAND, 190, -110, -36, 150, 10, 92)
                .poly(PAPER, 190, -110, -6, 84, 96, 124));
  }

  private static void volcano(Sheet s) {
    s.paint(SKY);
    String[] inks = {TOMATO, MUSTARD, PAPER, PLUM, SEA, ROSE};
    for (int i = 0; i < 70; i++) {
      double angle = Math.toRadians(200 + i * 53 % 140);
      double reach = 60 + i * 37 % 330;
      double x = 1000 + Math.cos(angle) * reach * 1.3;
      double y = 250 + Math.sin(angle) * reach * .7;
      String ink = inks[i % 6];
      s.at(x, y, 1, i * 41, t -> t.rect(ink, -9, -6, 18, 12));
    }
    s.stroke(
        TOMATO,
        18,
        "M1000 270C990 180 930 150 880 170M1000 270C1010 150 1060 90 1130 110M1000 270C1000 "
            + "190 970 110 990 60");
    String cone = "M960 262H1040L1226 730H774Z";
    s.area(WINE, cone);
    s.inside(
        cone,
        c -> {
          for (int i = 0; i < 5; i++) {
            c.stroke(
                i % 2 == 0 ? TOMATO : MUSTARD,
                44,
                "M700 %sQ1000 %s 1300 %s".formatted(420 + i * 100, 470 + i * 100, 320 + i * 100));
          }
          c.thin(.18, t -> t.poly(BLACK, 1020, 262, 1300, 262, 1300, 740, 1080, 740));
        });
    s.rays(PAPER, 1000, 256, 14, 66, 6).disc(PAPER, 1000, 256, 44).disc(ROSE, 1000, 256, 22);
    s.waves(SEA, 690, 130, -26, 0).waves(TEAL, 722, 160, -28, 50);
    s.area(MOSS, "M700 712Q780 676 860 700Q1000 730 1140 700Q1240 676 1310 712V730H700Z");
    s.stroke(WINE, 4, "M-20 120Q260 240 520 100Q620 50 700 -20");
    for (int i = 0; i < 6; i++) {
      double x = 30 + i * 100;
      double y = 138 + Math.sin((i + .4) / 6 * Math.PI) * 44 - (i > 3 ? (i - 3) * 18 : 0);
      s.poly(inks[i], x, y, x + 60, y + 4, x + 30, y + 74);
    }
    s.waves(PETROL, 736, 180, -22, 90);
  }

  private static void orchestra(Sheet s) {
    s.paint(PLUM).disc(BRICK, 1000, 470, 300);
    s.area(BLACK, "M930 200H1070L1170 780H830Z").area(HONEY, "M946 220H1054L1146 760H854Z");
    s.area(PAPER, "M966 250H1034L1080 640H920Z");
    for (int i = 0; i < 9; i++) {
      s.rect(BLACK, 978 - i * 4, 290 + i * 36, i % 2 == 0 ? 44 + i * 8 : 20, 5);
    }
    s.at(
        1000,
        640,
        1,
        -24,
        p ->
            p.stroke(BLACK, 12, "M0 0V-430")
                .poly(TOMATO, -30, -330, 30, -330, 20, -266, -20, -266));
    s.slab(BLACK, 862, 640, 276, 16, 6).disc(MUSTARD, 1000, 706, 26).disc(BLACK, 1000, 706, 9);
    s.slab(BLACK, 806, 776, 388, 34, 8).rect(WINE, -20, 810, 1640, 130);
    s.at(
        826,
        244,
        1,
        0,
        w -> {
          w.stroke(
              PAPER,
              3,
              "M0 0L-90 -60M0 0L-230 -90M0 0L-240 60M0 0L-170 210M0 0L10 260M0 " + "0L90 -40");
          w.stroke(
              PAPER,
              3,
              "M-52 -36Q-60 -32 -62 -26Q-66 -8 -64 16Q-60 40 -46 58Q-26 66 2 70M-84 -56"
                  + "Q-112 -54 -122 -50Q-130 -20 -128 32Q-112 80 -92 116Q-40 130 4 138M-182 -74"
                  + "Q-196 -30 -192 48Q-166 120 -136 172Q-60 194 8 204");
          w.stroke(PAPER, 3, "M-62 120V250")
              .disc(BLACK, -62, 262, 17)
              .stroke(
                  BLACK,
                  5,
                  "M-62 262L-90 246M-62 262L-92 266M-62 262L-86 284M-62 262L-34 246M-62 "
                      + "262L-32 266M-62 262L-38 284");
          w.disc(PAPER, -67, 264, 4).disc(PAPER, -57, 264, 4);
        });
    s.at(
        330,
        620,
        1,
        0,
        v -> {
          v.area(
              HONEY,
              "M0 -120C70 -120 84 -50 54 -16C90 20 100 150 0 160C-100 150 -90 20 -54 -16"
                  + "C-84 -50 -70 -120 0 -120Z");
          v.rect(BLACK, -14, -330, 28, 330)
              .stroke(PAPER, 3, "M-6 -320V110M6 -320V110")
              .slab(BLACK, -34, 106, 68, 12, 4);
        });
  }
}
