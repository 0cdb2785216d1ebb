package matinee.art;

import static matinee.art.Inks.*;

import java.util.List;

/** The prints of the mysteries. */
final class SmallMysteries {
  private SmallMysteries() {}

  static List<Print> prints() {
    return List.of(
        new Print(
            "pemberton",
            "160 60 1440 810",
            SmallMysteries::pemberton,
            s -> {
              s.words(Lettering.HEAVY, BLACK, "MR. PEMBERTON", new Box(50, 48, 500, 62));
              s.words(Lettering.PLAIN, BLACK, "IS NOT AT HOME", new Box(56, 128, 488, 30));
            }),
        new Print(
            "pigeon",
            "160 60 1440 810",
            SmallMysteries::pigeon,
            s -> {
              s.words(Lettering.BOLD, PAPER, "THE PIGEON", new Box(50, 742, 500, 54));
              s.words(Lettering.BOLD, MUSTARD, "AFFAIR", new Box(50, 810, 500, 52));
            }),
        new Print(
            "meridian",
            "160 60 1440 810",
            SmallMysteries::meridian,
            s -> {
              s.words(Lettering.FINE, PAPER, "HOTEL", new Box(180, 42, 240, 36));
              s.words(Lettering.FINE, PAPER, "MERIDIAN", new Box(60, 100, 480, 74));
            }),
        new Print(
            "elevator",
            "160 0 1440 810",
            SmallMysteries::elevator,
            s -> {
              s.words(Lettering.PLAIN, MUSTARD, "THE ELEVATOR", new Box(56, 776, 488, 36));
              s.words(Lettering.HEAVY, PAPER, "PITCH", new Box(56, 826, 488, 50));
            }),
        new Print(
            "noodles",
            "200 30 1360 765",
            SmallMysteries::noodles,
            s -> {
              s.words(Lettering.BLOCK, PAPER, "COLD", new Box(50, 704, 500, 74));
              s.words(Lettering.BLOCK, TOMATO, "NOODLES", new Box(50, 792, 500, 74));
            }),
        new Print(
            "dover",
            "160 60 1440 810",
            SmallMysteries::dover,
            s -> {
              s.words(Lettering.PLAIN, NIGHT, "NINETY SECONDS", new Box(56, 40, 488, 32));
              s.words(Lettering.HEAVY, NIGHT, "TO DOVER", new Box(50, 88, 500, 66));
            }));
  }

  private static void pemberton(Sheet s) {
    s.paint(MUSTARD);
    for (int i = 0; i < 12; i++) {
      double x = i * 144 - 8.0;
      s.rect(HONEY, x, -20, 16, 960);
      for (int j = 0; j < 8; j++) {
        s.star(HONEY, x + 80, j * 130 + (i % 2) * 65.0, 26);
      }
    }
    s.area(
        BLACK,
        "M720 940C720 760 780 690 890 660L1000 700L1110 660C1220 690 1280 760 " + "1280 940Z");
    s.poly(PAPER, 904, 652, 1096, 652, 1000, 900);
    s.poly(SAND, 904, 652, 950, 610, 1000, 690, 950, 744)
        .poly(SAND, 1096, 652, 1050, 610, 1000, 690, 1050, 744);
    s.poly(TOMATO, 976, 694, 1024, 694, 1014, 730, 1040, 860, 1000, 910, 960, 860, 986, 730);
    s.poly(NIGHT, 890, 660, 1000, 940, 880, 940, 838, 760, 880, 750)
        .poly(NIGHT, 1110, 660, 1000, 940, 1120, 940, 1162, 760, 1120, 750);
    s.disc(TOMATO, 1172, 810, 26).disc(BRICK, 1172, 810, 11);
    s.area(BLACK, "M872 380C872 270 920 232 1000 232C1080 232 1128 270 1128 380Z");
    s.rect(TOMATO, 868, 352, 264, 36);
    s.area(
        BLACK,
        "M806 392Q830 372 872 384H1128Q1170 372 1194 392Q1180 424 1000 424Q820 424 806 392Z");
    s.ring(BLACK, 1050, 500, 38, 11)
        .thin(.5, t -> t.disc(PAPER, 1050, 500, 32))
        .stroke(BLACK, 4, "M1084 518Q1116 580 1098 660");
    s.area(
        BLACK,
        "M1000 574Q960 546 918 566Q896 572 884 556Q896 604 944 600Q984 598 1000 584"
            + "Q1016 598 1056 600Q1104 604 1116 556Q1104 572 1082 566Q1040 546 1000 574Z");
  }

  private static void pigeon(Sheet s) {
    s.paint(TEAL);
    for (int i = 0; i < 5; i++) {
      s.disc(i % 2 == 0 ? PAPER : TOMATO, 1000, 390, 320 - i * 66);
    }
    s.stroke(BLACK, 10, "M-20 626Q800 700 1620 610");
    s.stroke(TOMATO, 13, "M960 590V664M1020 590V662");
    s.area(
        NIGHT,
        "M1080 250C1140 270 1160 340 1150 420C1140 520 1090 610 980 610C900 610 800 590 716 650"
            + "L690 600L740 590C780 500 860 440 930 420C970 400 986 350 990 300Z");
    s.area(
        SLATE,
        "M1000 430C1040 520 960 580 860 580C800 580 740 610 716 620C780 520 860 450 1000 430Z");
    s.stroke(PAPER, 10, "M880 500Q910 540 900 574M830 530Q852 556 846 582");
    s.area(SEA, "M992 330Q1080 372 1154 340Q1160 400 1150 440Q1060 470 984 396Z");
    s.area(NIGHT, "M986 280C990 200 1130 190 1142 280C1146 330 1000 350 986 280Z");
    s.poly(MUSTARD, 1138, 270, 1204, 300, 1134, 312);
    s.disc(PAPER, 1088, 268, 24).disc(TOMATO, 1090, 268, 13).ring(MUSTARD, 1088, 268, 27, 6);
    s.stroke(MUSTARD, 3, "M1070 292Q1040 340 1062 420");
    s.at(
        1052,
        214,
        1,
        -8,
        h -> {
          h.area(BLACK, "M-84 -4Q-92 -96 -50 -104Q-4 -84 44 -104Q84 -96 80 -4Z");
          h.area(MUSTARD, "M-86 -34H81L80 0H-84Z")
              .area(BLACK, "M-150 6Q-80 -14 0 -12Q90 -14 146 6Q80 36 0 34Q-84 34 -150 6Z");
        });
    s.at(
        990,
        660,
        .86,
        8,
        l ->
            l.rect(PAPER, -44, 0, 88, 56)
                .stroke(SAND, 4, "M-44 0L0 30L44 0")
                .disc(TOMATO, 0, 32, 9));
    s.at(330, 560, .9, 0, p -> roofs(p));
  }

  private static void roofs(Sheet p) {
    p.poly(PETROL, -400, 500, -400, 60, -260, -40, -120, 60, -120, 500);
    p.poly(PETROL, -120, 500, -120, 120, 30, 10, 180, 120, 180, 500).rect(PETROL, 80, -60, 44, 150);
    p.rect(MUSTARD, -290, 110, 50, 70).rect(MUSTARD, 0, 170, 50, 70);
  }

  private static void meridian(Sheet s) {
    s.paint(WINE).disc(TOMATO, 1000, 330, 230);
    s.poly(
        PLUM, -20, 900, -20, 560, 120, 560, 120, 480, 300, 480, 300, 620, 470, 620, 470, 540, 620,
        540, 620, 900);
    s.poly(PLUM, 1340, 900, 1340, 520, 1480, 520, 1480, 600, 1620, 600, 1620, 900);
    s.rect(NIGHT, 800, 300, 400, 640).rect(NIGHT, 770, 280, 460, 36).rect(NIGHT, 860, 244, 280, 40);
    s.poly(BLACK, 1200, 300, 1290, 350, 1290, 940, 1200, 940);
    for (int row = 0; row < 6; row++) {
      for (int col = 0; col < 5; col++) {
        boolean lit = (row * 5 + col) % 7 == 3;
        double x = 828 + col * 74;
        double y = 344 + row * 82;
        s.rect(lit ? MUSTARD : SLATE, x, y, 46, 56);
        s.rect(lit ? ROSE : PETROL, x, y, 46, lit ? 14 : 8);
      }
    }
    s.rect(PAPER, 976, 508, 46, 56).rect(TOMATO, 976, 508, 10, 56).rect(TOMATO, 1012, 508, 10, 56);
    s.disc(BLACK, 1000, 532, 10).area(BLACK, "M984 564Q984 542 1000 542Q1016 542 1016 564Z");
    s.area(TOMATO, "M912 846H1088L1108 880H892Z").rect(MUSTARD, 930, 880, 140, 60);
    s.slab(MUSTARD, 742, 360, 44, 300, 10);
    s.at(764, 380, 1, 90, t -> t.words(Lettering.BOLD, WINE, "HOTEL", new Box(0, -12, 260, 24)));
    s.rect(BLACK, -20, 876, 920, 60).rect(BLACK, 1100, 876, 520, 60);
  }

  private static void elevator(Sheet s) {
    s.paint(PETROL);
    s.thin(.5, t -> t.rays(TEAL, 1000, 292, 30, 1300, 0));
    s.area(BLACK, "M740 300A260 260 0 0 1 1260 300Z")
        .area(PAPER, "M764 300A236 236 0 0 1 1236 300Z");
    s.area(PETROL, "M880 300A120 120 0 0 1 1120 300Z")
        .area(MUSTARD, "M910 300A90 90 0 0 1 1090 300Z");
    for (int i = 0; i <= 8; i++) {
      double angle = Math.PI * i / 8;
      double x = Math.cos(angle);
      double y = -Math.sin(angle);
      s.stroke(
          i == 2 ? TOMATO : BLACK,
          i % 2 == 0 ? 12 : 6,
          "M%s %sL%s %s"
              .formatted(
                  Sheet.number(1000 + x * 176),
                  Sheet.number(300 + y * 176 - 6),
                  Sheet.number(1000 + x * 212),
                  Sheet.number(300 + y * 212 - 6)));
    }
    s.at(1000, 296, 1, 45, h -> h.poly(TOMATO, -13, 10, 13, 10, 0, -168))
        .disc(BLACK, 1000, 294, 26);
    s.slab(BLACK, 740, 320, 520, 440, 6).rect(PAPER, 966, 344, 68, 416);
    s.rect(HONEY, 764, 344, 202, 416).rect(HONEY, 1034, 344, 202, 416);
    for (int i = 0; i < 4; i++) {
      double r = 190 - i * 46;
      String ink = i % 2 == 0 ? MUSTARD : HONEY;
      s.area(ink, "M966 760v-%sa%s %s 0 0 0 -%s %sz".formatted(r * 1.9, r, r * 1.9, r, r * 1.9));
      s.area(ink, "M1034 760v-%sa%s %s 0 0 1 %s %sz".formatted(r * 1.9, r, r * 1.9, r, r * 1.9));
    }
    s.area(BLACK, "M966 760V520Q980 486 1000 486Q1034 486 1034 540V760Z")
        .disc(BLACK, 1002, 460, 30);
    s.rect(HONEY, 930, 600, 36, 90).area(TOMATO, "M992 520L1010 520L1016 640L1001 664L986 640Z");
    s.rect(BLACK, 60, 320, 420, 440).rect(TEAL, 84, 344, 180, 416).rect(TEAL, 276, 344, 180, 416);
    s.rect(BLACK, -20, 756, 1640, 190);
  }

  private static void noodles(Sheet s) {
    s.paint(NIGHT);
    for (int i = 0; i < 70; i++) {
      double x = i * 337 % 1660;
      s.stroke(SLATE, 3, "M%s %sl-16 46".formatted(x, i * 211 % 700));
    }
    s.disc(TOMATO, 1000, 370, 240);
    s.slab(TOMATO, 250, 130, 90, 380, 12).slab(NIGHT, 264, 144, 62, 352, 6);
    s.stroke(
        MUSTARD,
        10,
        "M276 180H314M295 180V250M276 250H314M280 300L310 340M310 300L280 340M276 "
            + "400H314V450H276Z");
    for (int i = 0; i < 7; i++) {
      double x = 922 + i * 26;
      s.stroke(
          i % 2 == 0 ? MUSTARD : SAND,
          15,
          "M%s 216C%s 300 %s 330 %s 420S%s 480 %s 520".formatted(x, x - 20, x + 26, x, x - 14, x));
    }
    s.at(
        1000,
        218,
        1,
        -14,
        c -> c.slab(PAPER, -160, -20, 470, 15, 7).slab(SAND, -160, 10, 470, 15, 7));
    s.area(
        PAPER,
        "M764 500H1236C1236 610 1160 660 1110 670V690H890V670C840 660 764 610 764 " + "500Z");
    s.area(TOMATO, "M766 530H1234L1228 562H772Z");
    for (int i = 0; i < 12; i++) {
      s.poly(PAPER, 786 + i * 38, 562, 800 + i * 38, 530, 810 + i * 38, 530, 796 + i * 38, 562);
    }
    s.poly(SKY, 1120, 440, 1180, 456, 1166, 500, 1106, 500)
        .poly(PAPER, 1120, 440, 1180, 456, 1150, 470);
    s.poly(SKY, 830, 452, 886, 446, 894, 500, 836, 500).poly(PAPER, 830, 452, 886, 446, 862, 468);
    s.rect(BLACK, -20, 688, 1640, 252);
  }

  private static void dover(Sheet s) {
    s.paint(TOMATO);
    s.thin(.35, t -> t.rays(MUSTARD, 1000, 452, 24, 1300, 0));
    s.slab(NIGHT, 968, 204, 64, 50, 10).slab(NIGHT, 944, 190, 112, 34, 16);
    s.at(1000, 452, 1, 42, t -> t.slab(NIGHT, -20, -246, 40, 60, 8));
    s.disc(NIGHT, 1000, 452, 218).disc(PAPER, 1000, 452, 186);
    s.area(MUSTARD, "M1000 452V266A186 186 0 1 1 814 452Z");
    for (int i = 0; i < 12; i++) {
      s.at(1000, 452, 1, i * 30.0, t -> t.slab(NIGHT, -5, -176, 10, 30, 4));
    }
    s.at(1000, 452, 1, 270, t -> t.poly(TOMATO, -9, 30, 9, 30, 3, -160, -3, -160));
    s.disc(NIGHT, 1000, 452, 18);
    s.waves(PETROL, 800, 120, -30, 0);
    s.area(
        PAPER,
        "M-20 700L180 690L240 640L420 650L520 690L640 680L700 720L860 700L960 736L1090 "
            + "700L1180 664L1300 676"
            + "L1460 630L1620 640V850L1480 836L1300 856L1180 836L1060 858L900 838L760 "
            + "860L560 838L300 860L100 842L-20 860Z");
    s.area(
        FOREST,
        "M-20 700L180 690L240 640L420 650L520 690L640 680L700 720L860 700L960 736L1090 "
            + "700L1180 664L1300 676"
            + "L1460 630L1620 640V668L1460 656L1300 702L1180 690L1090 724L960 760L860 "
            + "724L700 744L640 706L520 716L420 678"
            + "L240 670L180 718L-20 730Z");
    s.stroke(
        SAND, 5, "M240 700V820M520 740V816M860 750V820M1180 720V812M1400 700V810M700 " + "766V836");
    s.waves(NIGHT, 850, 150, -26, 30);
  }
}
