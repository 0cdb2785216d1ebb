package matinee.film;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Random;

/** Shots of shapes alone: rays, rings, tiles, orbits, doors within doors. */
enum Pattern {
  RAYS {
    @Override
    Scene of(Inks inks, long seed) {
      return (on, at) -> {
        Paint.all(on, inks.middle());
        on.setColor(Paint.mix(inks.middle(), inks.light(), 0.35));
        for (int ray = 0; ray < 14; ray++) {
          double turn = ray / 14.0 + at * 0.1;
          on.fill(new Arc2D.Double(-300, -650, 2200, 2200, turn * 360, 360 / 28.0, Arc2D.PIE));
        }
        double swell = 12 * Paint.wave(at * 2);
        Paint.disc(on, inks.light(), 800, 450, 280 + swell);
        Paint.disc(on, inks.mark(), 800, 450, 205 - swell);
        Paint.disc(on, inks.dark(), 800, 450, 96 + 2 * swell);
      };
    }
  },

  RINGS {
    @Override
    Scene of(Inks inks, long seed) {
      Color[] colours = {inks.dark(), inks.middle(), inks.light(), inks.mark()};
      return (on, at) -> {
        Paint.all(on, inks.dark());
        double x = 800 + 240 * Paint.wave(at * 0.5 + 0.1);
        double y = 450 + 90 * Paint.wave(at * 0.5 + 0.35);
        for (int ring = 13; ring >= 0; ring--) {
          double radius = (ring - 1 + at * 4) * 84;
          if (radius > 0) {
            Paint.disc(on, colours[Math.floorMod(ring, 4)], x, y, radius);
          }
        }
      };
    }
  },

  TILES {
    @Override
    Scene of(Inks inks, long seed) {
      Color[] colours = {inks.dark(), inks.middle(), inks.light(), inks.mark()};
      return (on, at) -> {
        var chance = new Random(seed);
        for (int row = 0; row < 5; row++) {
          for (int column = 0; column < 8; column++) {
            int ground = chance.nextInt(4);
            int figure = (ground + 1 + chance.nextInt(3)) % 4;
            int quarter = chance.nextInt(4);
            double begins = (row + column) / 16.0;
            double turn = quarter + Paint.ease((at - begins) * 4) + Paint.ease((at - 0.5) * 3);
            tile(on, colours[ground], colours[figure], column * 200, row * 200 - 50, turn);
          }
        }
      };
    }
  },

  ORBITS {
    @Override
    Scene of(Inks inks, long seed) {
      Color line = Paint.mix(inks.dark(), inks.light(), 0.35);
      return (on, at) -> {
        Paint.all(on, Paint.mix(inks.dark(), Color.BLACK, 0.35));
        stars(on, inks.light(), seed);
        Paint.disc(on, inks.mark(), 800, 450, 118);
        on.setStroke(new BasicStroke(3));
        for (int orbit = 0; orbit < 4; orbit++) {
          double wide = 230 + orbit * 140;
          double high = wide * 0.42;
          on.setColor(line);
          on.draw(new Ellipse2D.Double(800 - wide, 450 - high, 2 * wide, 2 * high));
          double turn = 0.17 * orbit + at * (0.5 - 0.09 * orbit);
          Color colour = orbit % 2 == 0 ? inks.light() : inks.middle();
          double x = 800 + wide * Paint.wave(turn + 0.25);
          double y = 450 + high * Paint.wave(turn);
          Paint.disc(on, colour, x, y, 26 + 12 * ((orbit * 5) % 4));
        }
      };
    }
  },

  DOORS {
    @Override
    Scene of(Inks inks, long seed) {
      Color[] colours = {inks.dark(), inks.mark(), inks.light(), inks.middle()};
      return (on, at) -> {
        Paint.all(on, inks.dark());
        for (int door = 0; door < 10; door++) {
          double size = StrictMath.pow(0.66, door - at * 3 - 1.2) * 300;
          if (size < 2600) {
            arch(on, colours[door % 4], size);
          }
        }
      };
    }
  };

  abstract Scene of(Inks inks, long seed);

  private static void tile(
      Graphics2D on, Color ground, Color figure, double x, double y, double quarters) {
    Paint.box(on, ground, x, y, 200.5, 200.5);
    var before = on.getTransform();
    var around = on.getClip();
    on.clip(new Rectangle2D.Double(x, y, 200.5, 200.5));
    on.translate(x + 100, y + 100);
    on.rotate(quarters * StrictMath.PI / 2);
    on.setColor(figure);
    on.fill(new Arc2D.Double(-300, -300, 400, 400, 270, 90, Arc2D.PIE));
    on.setTransform(before);
    on.setClip(around);
  }

  private static void stars(Graphics2D on, Color colour, long seed) {
    var chance = new Random(seed);
    for (int star = 0; star < 70; star++) {
      double x = chance.nextDouble() * Scene.WIDTH;
      Paint.disc(on, colour, x, chance.nextDouble() * Scene.HEIGHT, 1.5 + chance.nextInt(3));
    }
  }

  private static void arch(Graphics2D on, Color colour, double size) {
    var shape = new Path2D.Double();
    shape.append(new Ellipse2D.Double(800 - size / 2, 760 - size * 1.25, size, size), false);
    on.setColor(colour);
    on.fill(shape);
    Paint.box(on, colour, 800 - size / 2, 760 - size * 0.75, size, size * 0.75 + 400);
  }
}
