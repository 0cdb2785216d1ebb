package matinee.film;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/**
 * A camera that glides over a title's still, always by whole pixels: then a coder finds each
 * picture in the one before, and the clip stays small.
 *
 * @param still as large as the camera is to see it
 * @param x of the camera's middle in the middle of the shot, from 0 at the still's left edge to 1
 * @param y the same from the top
 * @param across pixels to the right in a second
 * @param down pixels downwards in a second
 */
record Camera(BufferedImage still, double x, double y, int across, int down) implements Scene {

  @Override
  public void draw(Graphics2D on, double at) {
    double seconds = (at - 0.5) * Studio.SECONDS;
    int left = place(x, still.getWidth(), Studio.WIDTH, across * seconds);
    int top = place(y, still.getHeight(), Studio.HEIGHT, down * seconds);
    AffineTransform canvas = on.getTransform();
    on.setTransform(new AffineTransform());
    on.drawImage(still, -left, -top, null);
    on.setTransform(canvas);
  }

  private static int place(double middle, int still, int seen, double gone) {
    long wanted = StrictMath.round(middle * still - seen / 2.0 + gone);
    return StrictMath.clamp(wanted, 0, still - seen);
  }

  /** The still in another size. */
  static BufferedImage scaled(BufferedImage still, double factor) {
    int width = (int) StrictMath.round(Studio.WIDTH * factor);
    int height = (int) StrictMath.round(Studio.HEIGHT * factor);
    var scaled = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D on = scaled.createGraphics();
    Studio.finely(on);
    on.drawImage(still, 0, 0, width, height, null);
    on.dispose();
    return scaled;
  }
}
