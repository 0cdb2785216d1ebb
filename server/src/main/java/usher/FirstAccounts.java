package usher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import usher.account.Account;
import usher.account.Accounts;
import usher.cli.Refusal;

/** Makes the accounts that the configuration names, where they are not there yet. */
final class FirstAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(FirstAccounts.class);

  private FirstAccounts() {}

  static void make(House house) {
    for (Config.Account wanted : house.config.accounts().values()) {
      if (house.accounts.find(wanted.email()).isEmpty()) {
        make(house, wanted);
      }
    }
  }

  private static void make(House house, Config.Account wanted) {
    Accounts.Outcome outcome =
        house.accounts.add(wanted.email(), wanted.password().value(), wanted.plan());
    if (!(outcome instanceof Accounts.Added(Account account))) {
      throw new Refusal(
          "The account " + wanted.email() + " of the settings cannot be made: " + outcome + ".");
    }
    for (Config.Profile profile : wanted.profiles()) {
      var made =
          house.profiles.add(account.id(), profile.name(), profile.picture(), profile.kids());
      LOG.debug("profile {}: {}", profile.name(), made);
    }
  }
}
