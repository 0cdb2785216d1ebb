package matinee.art;

import java.util.function.Consumer;

/**
 * The design of one title's pictures: a wide scene of 1600 x 900 whose poster is the part from 700
 * to 1300, and the lettering that only the poster carries.
 *
 * @param still the part of the scene that the still shows, as an SVG view box of 16:9
 * @param picture draws in the scene's coordinates
 * @param lettering draws in the poster's own coordinates, 600 x 900
 */
record Print(String id, String still, Consumer<Sheet> picture, Consumer<Sheet> lettering) {

  String poster(String name) {
    Sheet sheet = new Sheet();
    picture.accept(sheet);
    sheet.at(700, 0, 1, 0, lettering);
    return sheet.svg("700 0 600 900", 600, 900, name);
  }

  String still(String name) {
    Sheet sheet = new Sheet();
    picture.accept(sheet);
    return sheet.svg(still, 1280, 720, name);
  }
}
