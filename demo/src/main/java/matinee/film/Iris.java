package matinee.film;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;

/**
 * The oldest curtain of the cinema: a dark round that opens or closes about a point.
 *
 * @param x of the point, from 0 to 1
 * @param y of the point, from 0 to 1
 * @param opens whether it opens at the shot's beginning; else it closes at its end
 */
record Iris(double x, double y, boolean opens) implements Scene {
  private static final double SHARE = 0.24;
  private static final Color DARK = new Color(0x0E0F13);

  @Override
  public void draw(Graphics2D on, double at) {
    double open = Paint.ease((opens ? at : 1 - at) / SHARE);
    if (open >= 1) {
      return;
    }
    double radius = open * 1850;
    var cover = new Area(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    double middle = x * WIDTH;
    double height = y * HEIGHT;
    cover.subtract(
        new Area(new Ellipse2D.Double(middle - radius, height - radius, 2 * radius, 2 * radius)));
    on.setColor(DARK);
    on.fill(cover);
  }
}
