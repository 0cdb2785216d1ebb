package usher.web.view;

import org.jspecify.annotations.Nullable;

/**
 * The sign-in card.
 *
 * @param app the app that asks, if one does
 * @param next where to go afterwards, a path of ours
 * @param notice why the viewer is here, such as "You were signed out from another device."
 * @param waitSeconds how long no further try is taken; 0 when one may try now
 * @param locked whether signing in by password is closed for this account
 */
public record SignInView(
    @Nullable String app,
    String email,
    String next,
    @Nullable String notice,
    int waitSeconds,
    boolean locked,
    Faults faults)
    implements View {

  @Override
  public String template() {
    return "signIn.jte";
  }
}
