package usher.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import usher.e2e.fixture.FrontDoor;
import usher.e2e.fixture.Screens;

/**
 * Goal: the words about each title of the programme fit between the TV's edges. Method: one title's
 * page is open, and the words of all the others are put in place of its own.
 */
class TvTitleTest {
  private static final int SAFE_TOP = 54;

  /** Where the words begin, in pixels from the screen's top. */
  private static final String TOP =
      """
      title => {
        const name = document.querySelector('.title-name')
        name.textContent = title.name
        name.classList.toggle('long', title.name.length > 22)
        document.querySelector('.title-line').textContent = title.line
        document.querySelector('.title-about').textContent = title.about
        return Math.round(document.querySelector('.title-top').getBoundingClientRect().top)
      }
      """;

  @RegisterExtension final Screens screens = Screens.beforeTheDemo();

  @Test
  void wordsOfEveryTitle_onItsPage_fitTheScreen() throws Exception {
    var viewer = screens.demo().plainBrowser();
    viewer.signIn(screens.demo().account());
    var tv = screens.tv().signIn(viewer).watchAs("Ada");
    tv.page().keyboard().press("Enter");
    assertThat(tv.button("Play")).isFocused();
    var tooHigh = new ArrayList<String>();
    var file = FrontDoor.ROOT.resolve("demo/src/main/resources/matinee/titles.json");
    var titles = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    for (var each : titles.getAsJsonArray("titles")) {
      var title = each.getAsJsonObject();
      int top = ((Number) tv.page().evaluate(TOP, words(title))).intValue();
      if (top < SAFE_TOP) {
        tooHigh.add(title.get("name").getAsString() + " begins at " + top);
      }
    }
    assertEquals("", String.join("\n", tooHigh));
  }

  private static Map<String, String> words(JsonObject title) {
    return Map.of(
        "name", title.get("name").getAsString(),
        "line", title.get("line").getAsString(),
        "about", title.get("about").getAsString());
  }
}
