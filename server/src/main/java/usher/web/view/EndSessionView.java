package usher.web.view;

import org.jspecify.annotations.Nullable;

/**
 * Whether this browser shall be signed out, as an app asks.
 *
 * @param app its name; null when it is not known
 * @param faulty whether the app made a mistake, so that the viewer is not led back to it
 * @param request what the app sent, as it goes on with the answer
 */
public record EndSessionView(@Nullable String app, String email, boolean faulty, String request)
    implements View {
  @Override
  public String template() {
    return "endSession.jte";
  }
}
