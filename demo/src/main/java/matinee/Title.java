package matinee;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A film or a series in the programme. */
record Title(String id, String name, Map<String, Object> facts) {

  static Title of(Map<String, Object> written) {
    return new Title(text(written, "id"), text(written, "name"), written);
  }

  /** As the catalogue API tells it. */
  Map<String, Object> json() {
    Map<String, Object> told = new LinkedHashMap<>(facts);
    told.remove("clip");
    told.put("poster", "/posters/" + id + ".svg");
    told.put("still", "/stills/" + id + ".svg");
    return told;
  }

  /**
   * The name of the clip that is shown for it, again and again until its time is over. Some titles
   * share one, so that the repository stays small; no viewer's app is told which.
   */
  String clip() {
    return facts.containsKey("clip") ? text(facts, "clip") : id;
  }

  int minutes() {
    if (facts.get("minutes") instanceof Number minutes) {
      return minutes.intValue();
    }
    throw new IllegalArgumentException("titles.json: minutes of " + id + " are missing.");
  }

  static String text(Map<String, Object> object, String name) {
    if (object.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("titles.json: " + name + " is missing.");
  }

  static List<?> list(Map<String, Object> object, String name) {
    if (object.get(name) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("titles.json: " + name + " is missing.");
  }
}
