package matinee.art;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * A sheet of paper that shapes are printed on in flat inks, written down as SVG; for one thread.
 */
final class Sheet {
  private final StringBuilder svg = new StringBuilder();
  private int clips;

  /** Covers the whole 1600 x 900 picture and a little beyond it. */
  Sheet paint(String ink) {
    return rect(ink, -20, -20, 1640, 940);
  }

  Sheet rect(String ink, double x, double y, double width, double height) {
    return slab(ink, x, y, width, height, 0);
  }

  /** A rectangle with round corners. */
  Sheet slab(String ink, double x, double y, double width, double height, double round) {
    return shape(
        "rect", "x", x, "y", y, "width", width, "height", height, "rx", round, "fill", ink);
  }

  Sheet disc(String ink, double x, double y, double radius) {
    return shape("circle", "cx", x, "cy", y, "r", radius, "fill", ink);
  }

  Sheet oval(String ink, double x, double y, double rx, double ry) {
    return shape("ellipse", "cx", x, "cy", y, "rx", rx, "ry", ry, "fill", ink);
  }

  Sheet ring(String ink, double x, double y, double radius, double width) {
    return shape(
        "circle",
        "cx",
        x,
        "cy",
        y,
        "r",
        radius,
        "fill",
        "none",
        "stroke",
        ink,
        "stroke-width",
        width);
  }

  Sheet area(String ink, String path) {
    return shape("path", "d", path, "fill", ink);
  }

  /** A brush stroke with round ends. */
  Sheet stroke(String ink, double width, String path) {
    return line(ink, width, path, "stroke-linecap", "round", "stroke-linejoin", "round");
  }

  Sheet dashes(String ink, double width, String pattern, String path) {
    return line(ink, width, path, "stroke-dasharray", pattern);
  }

  /** A stroke of a letter: straight ends, sharp corners. */
  Sheet cut(String ink, double width, String path) {
    return line(ink, width, path, "stroke-linecap", "square", "stroke-miterlimit", "12");
  }

  Sheet poly(String ink, double... xy) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < xy.length; i += 2) {
      points.append(number(xy[i])).append(',').append(number(xy[i + 1])).append(' ');
    }
    return shape("polygon", "points", points.toString().strip(), "fill", ink);
  }

  /** A fan of wedges: as many rays as gaps. */
  Sheet rays(String ink, double x, double y, int count, double radius, double turn) {
    double half = Math.PI / count / 2;
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * i / count + Math.toRadians(turn);
      poly(
          ink,
          x,
          y,
          x + radius * Math.cos(angle - half),
          y + radius * Math.sin(angle - half),
          x + radius * Math.cos(angle + half),
          y + radius * Math.sin(angle + half));
    }
    return this;
  }

  Sheet star(String ink, double x, double y, double radius) {
    double waist = radius * 0.28;
    return poly(
        ink,
        x,
        y - radius,
        x + waist,
        y - waist,
        x + radius,
        y,
        x + waist,
        y + waist,
        x,
        y + radius,
        x - waist,
        y + waist,
        x - radius,
        y,
        x - waist,
        y - waist);
  }

  /** A row of waves whose crests stand {@code length} apart, filled down to the sheet's edge. */
  Sheet waves(String ink, double y, double length, double height, double shift) {
    StringBuilder path = new StringBuilder("M-100 940V" + number(y));
    for (double x = -100 - shift; x < 1700; x += length) {
      path.append(
          "Q%s %s %s %s"
              .formatted(
                  number(x + length / 2), number(y + height), number(x + length), number(y)));
    }
    return area(ink, path + "V940Z");
  }

  /** What {@code drawn} prints shows only inside the path. */
  Sheet inside(String path, Consumer<Sheet> drawn) {
    String id = "c" + ++clips;
    svg.append("<clipPath id='%s'><path d='%s'/></clipPath>".formatted(id, path));
    svg.append("<g clip-path='url(#%s)'>".formatted(id));
    drawn.accept(this);
    svg.append("</g>");
    return this;
  }

  /** Moves the origin, grows and turns what {@code drawn} prints. */
  Sheet at(double x, double y, double scale, double turn, Consumer<Sheet> drawn) {
    svg.append(
        "<g transform='translate(%s %s) rotate(%s) scale(%s)'>"
            .formatted(number(x), number(y), number(turn), number(scale)));
    drawn.accept(this);
    svg.append("</g>");
    return this;
  }

  Sheet thin(double opacity, Consumer<Sheet> drawn) {
    svg.append("<g opacity='%s'>".formatted(number(opacity)));
    drawn.accept(this);
    svg.append("</g>");
    return this;
  }

  /** Lettering that fills the box from edge to edge. */
  Sheet words(Lettering type, String ink, String text, Box box) {
    return inside(box.band(), s -> type.set(s, ink, text, box));
  }

  String svg(String viewBox, int width, int height, String name) {
    return """
    <svg xmlns='http://www.w3.org/2000/svg' viewBox='%s' width='%d' height='%d' role='img'>\
    <title>%s</title>%s</svg>\
    """
        .formatted(viewBox, width, height, name.replace("&", "&amp;").replace("<", "&lt;"), svg);
  }

  private Sheet line(String ink, double width, String path, String... more) {
    shape("path", "d", path, "fill", "none", "stroke", ink, "stroke-width", width);
    svg.setLength(svg.length() - 2);
    attributes((Object[]) more);
    svg.append("/>");
    return this;
  }

  private Sheet shape(String name, Object... attributes) {
    svg.append('<').append(name);
    attributes(attributes);
    svg.append("/>");
    return this;
  }

  private void attributes(Object... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      Object value = pairs[i + 1] instanceof Double number ? number(number) : pairs[i + 1];
      if (!pairs[i].equals("rx") || !value.equals("0")) {
        svg.append(' ').append(pairs[i]).append("='").append(value).append('\'');
      }
    }
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
