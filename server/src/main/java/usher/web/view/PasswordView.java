package usher.web.view;

import org.jspecify.annotations.Nullable;

/** The pages about the password. */
public sealed interface PasswordView extends View {

  /** Changes it; {@code shortest} is the least number of characters. */
  record Change(String email, int shortest, int otherDevices, boolean endOthers, Faults faults)
      implements PasswordView {
    @Override
    public String template() {
      return "account/password.jte";
    }
  }

  /** It is changed, and so many other devices were signed out with it. */
  record Changed(int signedOut) implements PasswordView {
    @Override
    public String template() {
      return "account/passwordChanged.jte";
    }
  }

  /**
   * Asks for it again before something that matters.
   *
   * @param cancel where one turns back to
   * @param another where one signs in with another account; null when that makes no sense
   */
  record Prove(
      String email,
      String next,
      String cancel,
      @Nullable String another,
      int waitSeconds,
      Faults faults)
      implements PasswordView {
    @Override
    public String template() {
      return "account/prove.jte";
    }
  }
}
