package usher.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong, in plain words.
 *
 * @param kind one of {@link #KINDS}
 * @param reference what support can look up
 * @param again where to try again; null when there is no sense in it
 */
public record ErrorView(String kind, @Nullable String reference, @Nullable String again)
    implements View {

  public static final List<String> KINDS =
      List.of("not_found", "too_old", "broken", "busy", "refused", "app");

  @Override
  public String template() {
    return "error.jte";
  }
}
