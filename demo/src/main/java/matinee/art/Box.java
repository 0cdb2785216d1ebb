package matinee.art;

import static matinee.art.Sheet.number;

/** Where a line of lettering stands: left, top, width and the height of its capitals. */
record Box(double x, double y, double width, double height) {

  /** The box as a path, so that slanted strokes can be cut flush with the line's top and foot. */
  String band() {
    return "M%s %sh%sv%sh-%sz"
        .formatted(
            number(x - 40), number(y), number(width + 80), number(height), number(width + 80));
  }
}
