package matinee.film;

import java.awt.Graphics2D;

/** One shot: what it looks like at each moment of its length. */
interface Scene {
  /** The canvas that scenes are drawn on, whatever size comes out. */
  int WIDTH = 1600;

  int HEIGHT = 900;

  /**
   * Draws one picture on a canvas of {@link #WIDTH} x {@link #HEIGHT}.
   *
   * @param at how much of the shot is over, from 0 to 1
   */
  void draw(Graphics2D on, double at);

  /** This shot with another drawn over it. */
  default Scene under(Scene other) {
    return (on, at) -> {
      draw(on, at);
      other.draw(on, at);
    };
  }
}
