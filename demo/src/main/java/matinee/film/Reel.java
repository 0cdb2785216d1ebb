package matinee.film;

import static matinee.film.Land.CITY;
import static matinee.film.Land.HILLS;
import static matinee.film.Land.SEA;
import static matinee.film.Pattern.DOORS;
import static matinee.film.Pattern.ORBITS;
import static matinee.film.Pattern.RAYS;
import static matinee.film.Pattern.RINGS;
import static matinee.film.Pattern.TILES;
import static matinee.film.Specks.BUBBLES;
import static matinee.film.Specks.DUST;
import static matinee.film.Specks.RAIN;
import static matinee.film.Specks.SNOW;
import static matinee.film.Studio.FRAMES;

import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is shown of each title: its still, a shot of something else, and the still from near.
 *
 * @param x where in the still its subject is, from 0 to 1
 * @param y the same from the top
 */
record Reel(double x, double y, Cut between, Specks air) {

  /** A shot that needs nothing but colours. */
  interface Cut {
    Scene of(Inks inks, long seed);
  }

  private static final Map<String, Reel> REELS = new HashMap<>();

  static {
    reel("lighthouse", 0.46, 0.35, SEA::of, DUST);
    reel("nine-lives", 0.60, 0.50, CITY::of, DUST);
    reel("doors", 0.54, 0.70, DOORS::of, DUST);
    reel("salt", 0.56, 0.50, HILLS::of, SNOW);
    reel("tram", 0.58, 0.60, CITY::of, RAIN);
    reel("umbrella", 0.58, 0.45, TILES::of, RAIN);
    reel("pemberton", 0.58, 0.45, TILES::of, DUST);
    reel("pigeon", 0.58, 0.40, CITY::of, DUST);
    reel("meridian", 0.57, 0.50, DOORS::of, DUST);
    reel("elevator", 0.58, 0.40, RAYS::of, DUST);
    reel("noodles", 0.58, 0.50, CITY::of, RAIN);
    reel("dover", 0.58, 0.45, RAYS::of, DUST);
    reel("tuesday", 0.45, 0.40, TILES::of, DUST);
    reel("lemon", 0.60, 0.40, HILLS::of, DUST);
    reel("bakery", 0.60, 0.50, CITY::of, DUST);
    reel("understudy", 0.58, 0.75, RAYS::of, DUST);
    reel("cartographer", 0.60, 0.45, SEA::of, DUST);
    reel("swimmers", 0.50, 0.50, RINGS::of, SNOW);
    reel("milton", 0.60, 0.40, ORBITS::of, DUST);
    reel("mower", 0.58, 0.50, ORBITS::of, DUST);
    reel("paper", 0.55, 0.50, HILLS::of, DUST);
    reel("volcano", 0.57, 0.50, SEA::of, SNOW);
    reel("orchestra", 0.58, 0.50, RINGS::of, DUST);
    reel("octopus", 0.58, 0.40, SEA::of, BUBBLES);
    reel("snail", 0.65, 0.60, HILLS::of, DUST);
    reel("gravity", 0.55, 0.50, ORBITS::of, DUST);
    reel("submarine", 0.58, 0.50, SEA::of, BUBBLES);
    reel("bees", 0.60, 0.50, HILLS::of, DUST);
  }

  private static void reel(String id, double x, double y, Cut between, Specks air) {
    REELS.put(id, new Reel(x, y, between, air));
  }

  /** The shots of a title, each as long as the others. */
  static List<Scene> of(String id, BufferedImage still, Inks inks) {
    Reel reel = REELS.get(id);
    if (reel == null) {
      throw new IllegalArgumentException("There is no reel of " + id + ".");
    }
    return reel.shots(still, inks, id.hashCode());
  }

  private List<Scene> shots(BufferedImage still, Inks inks, long seed) {
    BufferedImage whole = Camera.scaled(still, 1.25);
    BufferedImage near = Camera.scaled(still, 2);
    return List.of(
        new Camera(whole, 0.5, 0.5, 2 * FRAMES, 0).under(air.of(seed)).under(new Iris(x, y, true)),
        between.of(inks, seed),
        new Camera(near, x, y, -2 * FRAMES, 0).under(new Iris(0.5, 0.5, false)));
  }
}
