package usher;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import usher.device.DeviceRecognizer;
import usher.device.Places;
import usher.grant.DeviceCodes;
import usher.limit.Throttle;
import usher.oauth.Client;
import usher.oauth.Clients;
import usher.signin.Browsers;
import usher.web.App;
import usher.web.Web;
import usher.web.look.Brand;

/** Makes the pages out of the house and the node's own parts. */
final class WebParts {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private WebParts() {}

  static Web make(
      House house,
      Clients clients,
      Browsers browsers,
      DeviceCodes deviceCodes,
      DeviceRecognizer recognizer,
      Places places) {
    return new Web(
        settings(house.config),
        house.database,
        new Web.Stores(
            house.stores.accounts(),
            house.stores.devices(),
            house.stores.signIns(),
            house.stores.activities()),
        new Web.Doors(
            browsers,
            house.entrance,
            house.signOut,
            house.passwordCheck,
            house.policy,
            house.changePassword),
        new Web.Parts(
            deviceCodes,
            guesses(house),
            recognizer,
            places,
            house.profiles,
            house.plans,
            id -> clients.find(id).map(WebParts::app)),
        house.secrets,
        house.clock);
  }

  private static Web.Settings settings(Config config) {
    Path logo = config.brand().logo();
    Brand brand =
        new Brand(
            config.brand().name(),
            home(config),
            config.brand().helpUrl(),
            logo == null ? null : Web.LOGO,
            config.brand().accent());
    return new Web.Settings(
        config.issuer(), brand, logo, config.place().timeZone(), config.proof().fresh());
  }

  /** The service's own address: the first app's that has one. */
  private static String home(Config config) {
    return config.clients().values().stream()
        .map(Config.Client::homeUri)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("/account");
  }

  private static Throttle guesses(House house) {
    Config.Limits limits = house.config.limits();
    Duration first = limits.wrongCodesWait();
    Duration longest = first.compareTo(LONGEST_WAIT) > 0 ? first : LONGEST_WAIT;
    return new Throttle(new Throttle.Policy(limits.wrongCodes(), first, longest), house.clock);
  }

  private static App app(Client client) {
    List<String> origins =
        client.redirectUris().stream().map(WebParts::origin).flatMap(Optional::stream).toList();
    return new App(client.name(), origins);
  }

  /** As a content security policy names it: an app's own scheme has no host. */
  private static Optional<String> origin(String redirect) {
    URI uri = URI.create(redirect);
    if (uri.getScheme() == null) {
      return Optional.empty();
    }
    return Optional.of(
        uri.getRawAuthority() == null
            ? uri.getScheme() + ":"
            : uri.getScheme() + "://" + uri.getRawAuthority());
  }
}
