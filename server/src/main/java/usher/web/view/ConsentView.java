package usher.web.view;

import java.util.List;

/**
 * Whether an app may use the account.
 *
 * @param app its name
 * @param host where the browser goes afterwards, so that a false name is noticed
 * @param uses what it wants to do, a sentence each
 * @param next where both answers lead, a path of ours
 * @param another where one signs in with another account
 */
public record ConsentView(
    String app, String host, String email, List<String> uses, String next, String another)
    implements View {
  public ConsentView {
    uses = List.copyOf(uses);
  }

  @Override
  public String template() {
    return "consent.jte";
  }
}
