package matinee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import matinee.art.Artwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The programme is whole: each title has its words, its place in a row and its pictures. */
final class CatalogueTest {
  private final Catalogue catalogue = Catalogue.read();

  @Test
  void titles_all_havePosterAndStillThatAreWellFormed() throws Exception {
    assertTrue(catalogue.titles().size() >= 24);
    for (Title title : catalogue.titles()) {
      Document poster = parse(Artwork.poster(title.id(), title.name()));
      assertEquals("700 0 600 900", poster.getDocumentElement().getAttribute("viewBox"));
      assertEquals(title.name(), poster.getElementsByTagName("title").item(0).getTextContent());
      assertEquals(
          "720",
          parse(Artwork.still(title.id(), title.name()))
              .getDocumentElement()
              .getAttribute("height"));
    }
  }

  @Test
  void posters_all_differAndCarryLetteringThatStillsDoNot() {
    Set<String> seen = new HashSet<>();
    for (Title title : catalogue.titles()) {
      String poster = String.valueOf(Artwork.poster(title.id(), title.name()));
      String still = String.valueOf(Artwork.still(title.id(), title.name()));
      assertTrue(seen.add(poster), title.id());
      assertNotEquals(letters(poster), letters(still), title.id());
    }
    assertEquals(catalogue.titles().size(), Artwork.ids().size());
  }

  @Test
  void titles_all_tellWhatTheApiPromises() {
    for (Title title : catalogue.titles()) {
      Map<String, Object> json = title.json();
      for (String name : List.of("id", "name", "line", "about", "rating", "poster", "still")) {
        assertTrue(json.get(name) instanceof String text && !text.isBlank(), title + " " + name);
      }
      assertTrue(Set.of("film", "series").contains(json.get("kind")), title.id());
      assertTrue(json.get("year") instanceof Number && json.get("minutes") instanceof Number);
      assertTrue(!Title.list(json, "genres").isEmpty() && !Title.list(json, "colours").isEmpty());
    }
  }

  @Test
  void titles_all_haveAClipInEachQualityThatAPlayerIsToldRightly() throws Exception {
    for (Title title : catalogue.titles()) {
      assertTrue(title.minutes() > 0, title.id());
      assertFalse(title.json().containsKey("clip"), title.id());
      for (Quality quality : Quality.values()) {
        Clip clip = Clip.read(title.clip(), quality.word());
        assertNotNull(clip, title.id());
        assertEquals(3, clip.length(), title.id());
        assertEquals("avc1.4d401f", clip.codec(), title.id());
      }
    }
  }

  @Test
  void rows_all_holdEachTitleOnce() throws Exception {
    List<?> rows = Title.list(JSONObjectUtils.parse(catalogue.programme()), "rows");
    assertTrue(rows.size() >= 4 && rows.size() <= 6);
    Set<String> seen = new HashSet<>();
    for (Object row : rows) {
      for (Object title : Title.list(object(row), "titles")) {
        assertTrue(seen.add(Title.text(object(title), "id")));
      }
    }
    assertEquals(catalogue.titles().size(), seen.size());
  }

  @SuppressWarnings("unchecked") // JSON objects have text for names.
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  private static int letters(String svg) {
    return svg.split("stroke-miterlimit", -1).length;
  }

  private static Document parse(@Nullable String svg) throws Exception {
    assertNotNull(svg);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
