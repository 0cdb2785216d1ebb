package matinee.film;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.Random;

/** What drifts before the camera: rain, snow, bubbles, dust in the light of the projector. */
enum Specks {
  RAIN(14, 0.9, 3),
  SNOW(20, 0.25, 0.5),
  BUBBLES(12, 0.1, -0.55),
  DUST(10, 0.18, -0.12);

  private static final Color WHITE = new Color(255, 250, 238);

  private final int count;
  private final double across;
  private final double down;

  /**
   * @param across how many widths one drifts in a shot
   * @param down how many heights one falls in a shot; what is below 0 rises
   */
  Specks(int count, double across, double down) {
    this.count = count;
    this.across = across;
    this.down = down;
  }

  Scene of(long seed) {
    return (on, at) -> {
      var chance = new Random(seed);
      on.setColor(WHITE);
      on.setStroke(new BasicStroke(3, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      for (int speck = 0; speck < count; speck++) {
        double pace = 0.7 + 0.6 * chance.nextDouble();
        double x = around(chance.nextDouble() - at * across * pace * 0.3) * Scene.WIDTH;
        double y = around(chance.nextDouble() + at * down * pace) * Scene.HEIGHT;
        double size = 1.5 + chance.nextInt(4);
        if (this == RAIN) {
          on.draw(new Line2D.Double(x, y, x + 9, y - 34));
        } else if (this == BUBBLES) {
          double sway = 14 * Paint.wave(at * 2 + chance.nextDouble());
          on.draw(new java.awt.geom.Ellipse2D.Double(x + sway, y, 4 * size, 4 * size));
        } else {
          Paint.disc(on, WHITE, x, y, size);
        }
      }
    };
  }

  /** Leaves on one side and comes back on the other, a little beyond both edges. */
  private static double around(double place) {
    return (place - StrictMath.floor(place)) * 1.1 - 0.05;
  }
}
