package usher;

import java.util.Map;
import usher.config.Secret;
import usher.config.Section;
import usher.profile.Profile;

/** Reads one account that the first start makes. */
final class AccountReader {
  private AccountReader() {}

  static Config.Account read(Section account, Map<String, Config.Plan> plans) {
    String email = account.text("email", "", "e-mail address", text -> text.matches("\\S+@\\S+"));
    if (email.isEmpty()) {
      account.problem("email", "an account needs an e-mail address");
    }
    Secret password = account.secret("password", "at least 8 characters", p -> p.length() >= 8);
    if (password.isEmpty()) {
      account.problem("password", "an account needs a password");
    }
    String first = plans.containsKey("standard") ? "standard" : plans.keySet().iterator().next();
    return new Config.Account(
        email,
        password,
        account.text("plan", first, "one of the plans", plans::containsKey),
        account.tables("profiles").stream().map(AccountReader::profile).toList());
  }

  private static Config.Profile profile(Section profile) {
    String name =
        profile.text(
            "name",
            "",
            "text of 1 to " + Profile.NAME_MAX,
            n -> !n.isBlank() && n.length() <= Profile.NAME_MAX);
    if (name.isEmpty()) {
      profile.problem("name", "a profile needs a name");
    }
    return new Config.Profile(
        name, profile.oneOf("picture", "amber", Profile.PICTURES), profile.flag("kids", false));
  }
}
