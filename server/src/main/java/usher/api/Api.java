package usher.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import usher.device.DeviceStore;
import usher.event.DeviceStreams;
import usher.http.Call;
import usher.http.Routes;
import usher.oauth.resource.Bearers;
import usher.oauth.resource.EventTickets;
import usher.plan.Plans;
import usher.playback.Releases;
import usher.profile.ProfileStore;
import usher.profile.Profiles;
import usher.signin.Caller;
import usher.signin.SignInStore;
import usher.signout.SignOut;
import usher.sql.Database;

/** Puts the account API together and tells its routes. */
public final class Api {
  /** The rows that the API touches. */
  public record Stores(SignInStore signIns, DeviceStore devices, ProfileStore profiles) {}

  /** The parts of Usher that the API speaks for. */
  public record Parts(
      Bearers bearers,
      EventTickets tickets,
      DeviceStreams streams,
      Profiles profiles,
      Plans plans,
      SignOut signOut,
      Releases releases) {}

  private Api() {}

  /** Makes the handlers and adds their routes. */
  public static void routes(
      Routes routes,
      String issuer,
      Duration freshProof,
      Database database,
      Stores stores,
      Parts parts,
      InstantSource clock) {
    Function<Call, Caller> callers = parts.bearers()::caller;
    new AccountRoutes(callers, parts.profiles(), parts.plans(), clock).add(routes);
    new SignInRoutes(
            callers,
            database,
            new SignInRoutes.Stores(stores.signIns(), stores.devices(), stores.profiles()),
            clock)
        .add(routes);
    new SignOutRoutes(
            callers,
            database,
            stores.signIns(),
            parts.signOut(),
            parts.releases(),
            clock,
            freshProof,
            issuer)
        .add(routes);
    new EventRoutes(callers, parts.tickets(), parts.streams(), parts.signOut()).add(routes);
  }
}
