package usher.web.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Any accent an operator picks stays readable, and so do our own colours. */
class BrandTest {
  private static final Pattern TOKEN = Pattern.compile("--([a-z-]+): (#[0-9a-f]{6});");

  @Test
  void accent_anyColour_keepsContrast() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      Colour fill = Colour.parse(String.format("#%06x", random.nextInt(1 << 24)));
      Brand brand = new Brand("B", "/", null, null, fill.hex());
      assertTrue(Brand.onFill(fill).contrast(fill) >= 4.5, fill.hex());
      for (String ground : new String[] {"#f0ede6", "#f6f4ef", "#ffffff"}) {
        assertTrue(brand.lightInk().contrast(Colour.parse(ground)) >= 4.5, fill.hex());
      }
      for (String ground : new String[] {"#232630", "#181a21", "#0e0f13"}) {
        assertTrue(brand.darkInk().contrast(Colour.parse(ground)) >= 4.5, fill.hex());
      }
    }
  }

  @Test
  void accent_readableAlready_isLeftAlone() {
    assertEquals("#ffb454", new Brand("B", "/", null, null, "#ffb454").darkInk().hex());
  }

  @Test
  void accent_notAColour_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Brand("B", "/", null, null, "red;}body{"));
  }

  @Test
  void styleSheet_ownColours_keepContrast() throws IOException {
    String css = Files.readString(Path.of("src/main/resources/usher/web/static/usher.css"));
    int dark = css.indexOf("prefers-color-scheme: dark");
    check(tokens(css.substring(0, dark)));
    check(tokens(css.substring(dark)));
  }

  private static void check(Map<String, Colour> t) {
    for (String ground : new String[] {"page", "surface", "soft"}) {
      for (String text : new String[] {"ink", "quiet", "danger", "good"}) {
        atLeast(4.5, t, text, ground);
      }
      atLeast(3, t, "edge", ground);
    }
    atLeast(4.5, t, "on-danger", "danger");
    atLeast(4.5, t, "danger", "danger-soft");
    atLeast(4.5, t, "good", "good-soft");
  }

  private static void atLeast(double ratio, Map<String, Colour> t, String text, String ground) {
    Colour of = Objects.requireNonNull(t.get(text), text);
    Colour on = Objects.requireNonNull(t.get(ground), ground);
    assertTrue(of.contrast(on) >= ratio, text + " on " + ground + ": " + of.contrast(on));
  }

  private static Map<String, Colour> tokens(String css) {
    Map<String, Colour> tokens = new HashMap<>();
    TOKEN
        .matcher(css)
        .results()
        .forEach(m -> tokens.putIfAbsent(m.group(1), Colour.parse(m.group(2))));
    return tokens;
  }
}
