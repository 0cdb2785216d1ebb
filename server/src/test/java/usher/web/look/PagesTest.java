package usher.web.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import usher.http.handlers.StaticFiles;
import usher.web.view.View;

/** What holds for every page in every state. */
class PagesTest {
  static final Brand BRAND =
      new Brand("Matinee", "http://localhost:8081/", "mailto:help@example.org", null, "#ffb454");
  private static final Messages MESSAGES = new Messages();
  private static final StaticFiles FILES = new StaticFiles("usher/web/static");
  private static final Pages PAGES = new Pages();
  private static final String HOSTILE = "<script>alert(1)</script>\"'&` onload=x";

  static Frame frame(Words words, boolean signedIn) {
    String here = "/account?a=1&b=2";
    return new Frame(BRAND, words, MESSAGES.tags(), FILES, "t0k3n", here, signedIn);
  }

  static Stream<Arguments> everyPage() {
    return MESSAGES.tags().stream()
        .flatMap(tag ->
            Samples.of(MESSAGES.in(tag), "Living Room TV", "Ada").entrySet().stream()
                .map(e -> Arguments.of(tag, e.getKey(), e.getValue())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyPage")
  void draw_everyPage_isWellMade(String tag, String name, View view) {
    String html = PAGES.draw(frame(MESSAGES.in(tag), true), view);
    assertEquals(1, count(html, "<h1[ >]"), "one h1");
    assertEquals(1, count(html, "<main "), "one main");
    assertTrue(html.contains("<html lang=\"" + tag + "\">"), "language");
    assertTrue(html.contains(" - Matinee</title>"), "title ends with the brand");
    assertTrue(html.contains("class=\"skip\" href=\"#main\""), "skip link");
    assertFalse(html.matches("(?s).*<[^>]+ (style|on[a-z]+)=.*"), "inline style or script");
    assertFalse(html.matches("(?s).*<(style|script)>.*"), "inline style or script");
    assertFalse(html.matches("(?s).*\\{[0-9]}.*"), "unfilled placeholder");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyPage")
  void draw_everyForm_isLabelledAndGuarded(String tag, String name, View view) {
    String html = PAGES.draw(frame(MESSAGES.in(tag), true), view);
    Set<String> ids = new HashSet<>();
    all(html, " id=\"([^\"]+)\"").forEach(id -> assertTrue(ids.add(id), "id twice: " + id));
    all(html, "<label for=\"([^\"]+)\"").forEach(id -> assertTrue(ids.contains(id), id));
    all(html, " aria-(?:describedby|labelledby)=\"([^\"]+)\"")
        .flatMap(list -> Stream.of(list.split(" ")))
        .forEach(id -> assertTrue(ids.contains(id), "nothing has the id " + id));
    all(html, "<input id=\"([^\"]+)\"")
        .forEach(id -> assertTrue(html.contains("<label for=\"" + id + "\""), "no label: " + id));
    // The form that brings an answer to an app must not bring it our token.
    int ours = count(html, "method=\"post\" action=\"/");
    assertEquals(ours, count(html, "name=\"csrf\" value=\"t0k3n\""));
    assertEquals(name.equals("form-post") ? 1 : 0, count(html, "method=\"post\"") - ours);
    assertTrue(count(html, " autofocus") <= 1, "focus goes to one place");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyPage")
  void draw_faultyField_pointsAtItsSentence(String tag, String name, View view) {
    String html = PAGES.draw(frame(MESSAGES.in(tag), true), view);
    assertEquals(count(html, "aria-invalid=\"true\""), count(html, "id=\"[a-z_]+-fault\">"), name);
    assertEquals(
        count(html, "aria-invalid=\"true\""), count(html, "aria-describedby=\"[a-z_]+-fault"));
  }

  static Stream<Arguments> everyHostilePage() {
    return Samples.of(MESSAGES.in("en"), HOSTILE, HOSTILE).entrySet().stream()
        .map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyHostilePage")
  void draw_hostileNames_areTextOnly(String name, View view) {
    String html = PAGES.draw(frame(MESSAGES.in("en"), true), view);
    assertFalse(html.contains("<script>"), "a name became a tag");
    String quiet = PAGES.draw(frame(MESSAGES.in("en"), true), friendly(name));
    assertEquals(tags(quiet), tags(html), "a name changed the tags or their attributes");
  }

  /** In a page that this browser shows after its own sign-out, nothing of anyone may stand. */
  @ParameterizedTest
  @ValueSource(strings = {"receipt-here", "receipt-only-here"})
  void draw_signedOutPages_nameNoOne(String name) {
    String html = PAGES.draw(frame(MESSAGES.in("en"), false), friendly(name));
    for (String word : List.of("ada@example.org", "Ada", "Grace", "pictures/", "\"/account")) {
      assertFalse(html.contains(word), word);
    }
  }

  private static View friendly(String name) {
    var samples = Samples.of(MESSAGES.in("en"), "Living Room TV", "Ada");
    return Objects.requireNonNull(samples.get(name), name);
  }

  /** Every tag with the names of its attributes, in order. */
  private static List<String> tags(String html) {
    String emptied = html.replaceAll("=\"[^\"]*\"", "=");
    return all(emptied, "<([^>]*)>").toList();
  }

  private static Stream<String> all(String html, String pattern) {
    return Pattern.compile(pattern).matcher(html).results().map(m -> m.group(1));
  }

  private static int count(String html, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(html);
    return (int) matcher.results().count();
  }
}
