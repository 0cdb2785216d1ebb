package matinee;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Matinee's programme: its titles, their rows, and the one that is shown first. Immutable. */
final class Catalogue {
  private final Map<String, Title> titles = new LinkedHashMap<>();
  private final String programme;

  private Catalogue(Map<String, Object> written) {
    for (Object title : Title.list(written, "titles")) {
      Title read = Title.of(object(title));
      titles.put(read.id(), read);
    }
    List<Object> rows = new ArrayList<>();
    for (Object row : Title.list(written, "rows")) {
      rows.add(row(object(row)));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("rows", rows);
    all.put("featured", known(Title.text(written, "featured")).json());
    this.programme = JSONObjectUtils.toJSONString(all);
  }

  static Catalogue read() {
    try (InputStream in = Catalogue.class.getResourceAsStream("/matinee/titles.json")) {
      if (in == null) {
        throw new IllegalStateException("titles.json is not in the jar.");
      }
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Catalogue(JSONObjectUtils.parse(json));
    } catch (IOException | ParseException broken) {
      throw new IllegalStateException("titles.json cannot be read.", broken);
    }
  }

  /** The whole programme as JSON. */
  String programme() {
    return programme;
  }

  @Nullable Title title(String id) {
    return titles.get(id);
  }

  Collection<Title> titles() {
    return titles.values();
  }

  private Map<String, Object> row(Map<String, Object> written) {
    List<Object> inside = new ArrayList<>();
    for (Object id : Title.list(written, "titles")) {
      inside.add(known((String) id).json());
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", Title.text(written, "name"));
    row.put("titles", inside);
    return row;
  }

  private Title known(String id) {
    Title title = titles.get(id);
    if (title == null) {
      throw new IllegalArgumentException("titles.json: there is no title " + id + ".");
    }
    return title;
  }

  @SuppressWarnings("unchecked") // JSON objects have text for names.
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
