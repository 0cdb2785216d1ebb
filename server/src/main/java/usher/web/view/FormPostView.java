package usher.web.view;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * On the way back to an app: a form that sends itself, or by its button where there is no script.
 *
 * @param action the app's address
 */
public record FormPostView(String action, Map<String, String> fields) implements View {
  public FormPostView {
    fields = new LinkedHashMap<>(fields);
  }

  @Override
  public String template() {
    return "formPost.jte";
  }
}
