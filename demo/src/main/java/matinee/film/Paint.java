package matinee.film;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.function.DoubleUnaryOperator;

/** The few strokes that scenes are made of. */
final class Paint {
  private Paint() {}

  static void all(Graphics2D on, Color colour) {
    box(on, colour, 0, 0, Scene.WIDTH, Scene.HEIGHT);
  }

  static void box(Graphics2D on, Color colour, double x, double y, double width, double height) {
    on.setColor(colour);
    on.fill(new Rectangle2D.Double(x, y, width, height));
  }

  static void disc(Graphics2D on, Color colour, double x, double y, double radius) {
    on.setColor(colour);
    on.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }

  /** Everything below a line over the whole width. */
  static void ground(Graphics2D on, Color colour, DoubleUnaryOperator line) {
    var shape = new Path2D.Double();
    shape.moveTo(0, Scene.HEIGHT);
    for (int x = 0; x <= Scene.WIDTH; x += 8) {
      shape.lineTo(x, line.applyAsDouble(x));
    }
    shape.lineTo(Scene.WIDTH, Scene.HEIGHT);
    shape.closePath();
    on.setColor(colour);
    on.fill(shape);
  }

  /** A colour between two; 0 is the first. */
  static Color mix(Color one, Color other, double much) {
    return new Color(
        part(one.getRed(), other.getRed(), much),
        part(one.getGreen(), other.getGreen(), much),
        part(one.getBlue(), other.getBlue(), much));
  }

  private static int part(int one, int other, double much) {
    return (int) StrictMath.round(one + (other - one) * much);
  }

  /** Begins and ends gently; from 0 to 1. */
  static double ease(double at) {
    double x = StrictMath.clamp(at, 0.0, 1.0);
    return x * x * (3 - 2 * x);
  }

  static double wave(double turns) {
    return StrictMath.sin(turns * 2 * StrictMath.PI);
  }
}
