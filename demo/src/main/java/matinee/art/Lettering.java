package matinee.art;

import static matinee.art.Sheet.number;

import java.util.ArrayList;
import java.util.List;
import matinee.art.Alphabet.Glyph;
import matinee.art.Alphabet.Point;
import matinee.art.Alphabet.Stroke;

/**
 * A cut of Matinee's letter: how heavy, how round and how far apart, each as a share of the height.
 */
record Lettering(double weight, double round, double gap) {
  static final Lettering HEAVY = new Lettering(.235, .8, .07);
  static final Lettering BOLD = new Lettering(.18, 1, .11);
  static final Lettering PLAIN = new Lettering(.13, 1, .2);
  static final Lettering FINE = new Lettering(.085, 1, .3);
  static final Lettering BLOCK = new Lettering(.21, .25, .09);

  private static final double SPACE = .42;

  /** Prints the text so that it fills the box; letters grow narrower or wider to fit. */
  void set(Sheet sheet, String ink, String text, Box box) {
    double stroke = weight * box.height();
    double gaps = gap * box.height();
    double stems = 0;
    double units = 0;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == ' ') {
        units += SPACE;
      } else if (glyph(letter).width() == 0) {
        stems++;
      } else {
        units += glyph(letter).width();
      }
    }
    double unit = (box.width() - stems * stroke - gaps * (text.length() - 1)) / units;
    double x = box.x();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      double width = unit * SPACE;
      if (letter != ' ') {
        Glyph glyph = glyph(letter);
        width = glyph.width() == 0 ? stroke : unit * glyph.width();
        Box place = new Box(x, box.y(), width, box.height());
        glyph.strokes().forEach(s -> sheet.cut(ink, stroke, path(s, place, stroke)));
      }
      x += width + gaps;
    }
  }

  private Glyph glyph(char letter) {
    return Alphabet.of(letter, weight > .15);
  }

  private String path(Stroke stroke, Box box, double width) {
    List<Point> points = new ArrayList<>();
    for (Point p : stroke.points()) {
      points.add(
          new Point(
              box.x() + width / 2 + p.x() * Math.max(0, box.width() - width),
              box.y() + width / 2 + p.y() * (box.height() - width),
              p.round()));
    }
    double radius = round * Math.min(box.width() - width, box.height() - width) / 2;
    StringBuilder path = new StringBuilder();
    int count = points.size();
    for (int i = 0; i < count; i++) {
      Point here = points.get(i);
      Point before = points.get((i + count - 1) % count);
      Point after = points.get((i + 1) % count);
      boolean end = !stroke.closed() && (i == 0 || i == count - 1);
      if (end) {
        append(path, i == 0 ? 'M' : 'L', beyond(here, i == 0 ? after : before, width));
      } else if (here.round()) {
        corner(path, before, here, after, radius);
      } else {
        append(path, path.isEmpty() ? 'M' : 'L', here);
      }
    }
    return stroke.closed() ? path + "Z" : path.toString();
  }

  /** Slanted ends run on past the line's edge, where the band cuts them flush. */
  private static Point beyond(Point end, Point inner, double by) {
    double dx = end.x() - inner.x();
    double dy = end.y() - inner.y();
    if (dx == 0 || dy == 0) {
      return end;
    }
    double length = Math.hypot(dx, dy);
    return new Point(end.x() + dx / length * by, end.y() + dy / length * by, false);
  }

  private static void corner(
      StringBuilder path, Point before, Point here, Point after, double radius) {
    double in = Math.min(radius, share(before, here));
    double out = Math.min(radius, share(after, here));
    double tight = Math.min(in, out);
    append(path, path.isEmpty() ? 'M' : 'L', toward(here, before, tight));
    double k = .448;
    Point one = toward(here, before, tight * k);
    Point two = toward(here, after, tight * k);
    path.append(
        "C%s %s %s %s"
            .formatted(number(one.x()), number(one.y()), number(two.x()), number(two.y())));
    append(path, ' ', toward(here, after, tight));
  }

  /** Two round corners share the stroke between them; a square one leaves all of it. */
  private static double share(Point neighbour, Point corner) {
    double length = Math.hypot(neighbour.x() - corner.x(), neighbour.y() - corner.y());
    return neighbour.round() ? length / 2 : length;
  }

  private static Point toward(Point from, Point to, double by) {
    double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
    if (length == 0) {
      return from;
    }
    double t = by / length;
    return new Point(from.x() + (to.x() - from.x()) * t, from.y() + (to.y() - from.y()) * t, false);
  }

  private static void append(StringBuilder path, char command, Point p) {
    path.append(command).append(number(p.x())).append(' ').append(number(p.y()));
  }
}
