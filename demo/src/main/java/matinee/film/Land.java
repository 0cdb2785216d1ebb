package matinee.film;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Wide shots: hills, the sea, a city at night. */
enum Land {
  HILLS {
    @Override
    Scene of(Inks inks, long seed) {
      double turn = new Random(seed).nextDouble();
      return (on, at) -> {
        Paint.all(on, inks.light());
        Paint.disc(on, inks.mark(), 1080 - at * 60, 560 - at * 250, 150);
        for (int layer = 0; layer < 4; layer++) {
          int depth = layer;
          double shift = turn + at * (0.05 + 0.07 * depth);
          Color colour = Paint.mix(inks.middle(), inks.dark(), depth / 3.0);
          Paint.ground(
              on,
              colour,
              x ->
                  470
                      + 105 * depth
                      + (90 - 14 * depth) * Paint.wave(x / 1500 + shift + depth * 0.31)
                      + 26 * Paint.wave(x / 460 + 2 * shift + depth * 0.7));
        }
      };
    }
  },

  SEA {
    @Override
    Scene of(Inks inks, long seed) {
      double turn = new Random(seed).nextDouble();
      return (on, at) -> {
        Paint.all(on, Paint.mix(inks.light(), inks.middle(), 0.12 + 0.3 * at));
        Paint.disc(on, inks.mark(), 800, 330 + at * 150, 190);
        boat(on, inks, 380 + at * 300, 520 + 14 * Paint.wave(at * 2 + turn), at);
        for (int layer = 0; layer < 5; layer++) {
          int depth = layer;
          double way = depth % 2 == 0 ? at : -at;
          Color colour = Paint.mix(inks.middle(), inks.dark(), 0.25 + depth * 0.18);
          Paint.ground(
              on,
              colour,
              x ->
                  535
                      + 78 * depth
                      + (12 + 5 * depth)
                          * Paint.wave(x / (300 + 60 * depth) + turn + way * (0.8 + 0.2 * depth)));
        }
      };
    }
  },

  CITY {
    @Override
    Scene of(Inks inks, long seed) {
      Color sky = Paint.mix(inks.dark(), Color.BLACK, 0.25);
      return (on, at) -> {
        Paint.all(on, sky);
        Paint.disc(on, inks.mark(), 1130, 300, 130);
        row(on, Paint.mix(inks.dark(), inks.middle(), 0.45), null, seed, 430, at * 60);
        row(on, Paint.mix(inks.dark(), inks.middle(), 0.15), inks.light(), seed + 1, 560, at * 150);
        row(on, Paint.mix(sky, Color.BLACK, 0.45), inks.mark(), seed + 2, 700, at * 330);
      };
    }
  };

  abstract Scene of(Inks inks, long seed);

  private static void boat(Graphics2D on, Inks inks, double x, double y, double at) {
    var before = on.getTransform();
    on.translate(x, y);
    on.rotate(0.05 * Paint.wave(at * 2));
    on.setColor(Paint.mix(inks.dark(), Color.BLACK, 0.4));
    on.fill(shape(-70, 0, 70, 0, 44, 42, -50, 42));
    on.setColor(Paint.mix(inks.light(), Color.WHITE, 0.6));
    on.fill(shape(-6, -12, -6, -170, -78, -12));
    on.fill(shape(8, -12, 8, -140, 58, -12));
    on.setTransform(before);
  }

  private static Path2D shape(double... corners) {
    var path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** A row of houses that passes by; each shot sees as many as it needs of an endless street. */
  private static void row(
      Graphics2D on, Color wall, @Nullable Color lights, long seed, double top, double passed) {
    var chance = new Random(seed);
    for (double x = -40; x - passed < Scene.WIDTH; ) {
      double width = 90 + chance.nextInt(5) * 28;
      double roof = top + chance.nextInt(6) * 34 - 90;
      Paint.box(on, wall, x - passed, roof, width + 1, Scene.HEIGHT - roof);
      for (double y = roof + 34; y < Scene.HEIGHT - 30; y += 52) {
        for (double inner = 22; inner < width - 34; inner += 40) {
          if (chance.nextInt(10) < 4 && lights != null) {
            Paint.box(on, lights, x + inner - passed, y, 18, 26);
          }
        }
      }
      x += width + chance.nextInt(3) * 14;
    }
  }
}
