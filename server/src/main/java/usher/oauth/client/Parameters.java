package usher.oauth.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Form;
import usher.http.Problem;

/**
 * The body of a request to an endpoint for programs: each parameter once at most, an empty one as
 * good as none (RFC 6749, section 3.2). Immutable.
 */
public record Parameters(Form form) {
  /** The one that may come more than once (RFC 8707); Usher does not read it. */
  private static final String RESOURCE = "resource";

  public Parameters {
    for (Map.Entry<String, List<String>> one : form.values().entrySet()) {
      if (one.getValue().size() > 1 && !one.getKey().equals(RESOURCE)) {
        throw new Problem(
            400, "invalid_request", "The parameter " + one.getKey() + " came more than once.");
      }
    }
  }

  /** Those of a request. */
  public static Parameters of(Call call) {
    return new Parameters(call.form());
  }

  /** The value; null when missing or empty. */
  public @Nullable String get(String name) {
    List<String> values = form.all(name);
    return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
  }

  /** The value, without which nothing can be done. */
  public String require(String name) {
    String value = get(name);
    if (value == null) {
      throw new Problem(400, "invalid_request", "The parameter " + name + " is missing.");
    }
    return value;
  }
}
