package usher.web.view;

import org.jspecify.annotations.Nullable;

/**
 * The sign-in card.
 *
 * @param purpose what signing in leads to, such as "to continue to Matinee"
 * @param next where to go afterwards, a path of ours
 * @param notice why the viewer is here, such as "You were signed out from another device."
 * @param waitSeconds how long no further try is taken; 0 when one may try now
 */
public record SignInView(
    @Nullable String purpose,
    String email,
    String next,
    @Nullable String notice,
    int waitSeconds,
    Faults faults)
    implements View {

  @Override
  public String template() {
    return "signIn.jte";
  }
}
