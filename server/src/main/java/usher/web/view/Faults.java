package usher.web.view;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with a form, one sentence per field, in the viewer's language. */
public record Faults(Map<String, String> byField) {

  public static final Faults NONE = new Faults(Map.of());

  public Faults {
    byField = Map.copyOf(byField);
  }

  public static Faults at(String field, String sentence) {
    return new Faults(Map.of(field, sentence));
  }

  public @Nullable String of(String field) {
    return byField.get(field);
  }

  public boolean any() {
    return !byField.isEmpty();
  }
}
