package usher.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.device.DeviceDescription;
import usher.device.DeviceId;
import usher.device.DeviceStore;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.profile.ProfileStore;
import usher.signin.Caller;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.sql.Database;

/** {@code /v1/sign-ins} as far as it reads and marks, and {@code /v1/devices}. Thread-safe. */
final class SignInRoutes {
  /** Who watches on a device from now on. */
  @Json
  record ProfileChoice(@Nullable String profile) {}

  /** A device's new name. */
  @Json
  record DeviceName(@Nullable String name) {}

  /** The rows that these routes touch. */
  record Stores(SignInStore signIns, DeviceStore devices, ProfileStore profiles) {}

  private final Function<Call, Caller> callers;
  private final Database database;
  private final Stores stores;
  private final InstantSource clock;

  SignInRoutes(
      Function<Call, Caller> callers, Database database, Stores stores, InstantSource clock) {
    this.callers = callers;
    this.database = database;
    this.stores = stores;
    this.clock = clock;
  }

  void add(Routes routes) {
    routes
        .get("/v1/sign-ins", this::list)
        .get("/v1/sign-ins/current", this::current)
        .patch("/v1/sign-ins/current", this::chooseProfile)
        .patch("/v1/devices/{id}", this::rename);
  }

  private Reply list(Call call) {
    Caller caller = callers.apply(call);
    Instant now = clock.instant();
    List<SignedInDevice> all =
        new ArrayList<>(database.read(tx -> stores.signIns().active(tx, caller.account().id())));
    // A stable sort: this one first, the others as they come, by last use.
    all.sort((a, b) ->
        Boolean.compare(
            b.signIn().sid().equals(caller.sid()), a.signIn().sid().equals(caller.sid())));
    return Reply.json(
        200,
        Map.of("sign_ins", all.stream().map(one -> Views.signIn(one, caller.sid(), now)).toList()));
  }

  private Reply current(Call call) {
    Caller caller = callers.apply(call);
    return Reply.json(200, Views.signIn(caller.device(), caller.sid(), clock.instant()));
  }

  private Reply chooseProfile(Call call) {
    Caller caller = callers.apply(call);
    String profile = call.json(ProfileChoice.class).profile();
    if (profile == null) {
      throw new Problem(400, "profile_missing", "Say which profile.");
    }
    var account = caller.account().id();
    SignedInDevice chosen =
        database.write(tx -> {
          if (stores.profiles().find(tx, account, profile).isEmpty()) {
            throw new Problem(404, "not_found", "There is no such profile.");
          }
          stores.signIns().chooseProfile(tx, account, caller.sid(), profile);
          return stores.signIns().findWithDevice(tx, account, caller.sid()).orElseThrow();
        });
    return Reply.json(200, Views.signIn(chosen, caller.sid(), clock.instant()));
  }

  private Reply rename(Call call) {
    Caller caller = callers.apply(call);
    String name = call.json(DeviceName.class).name();
    DeviceId id = new DeviceId(call.pathValue("id"));
    String stripped = name == null ? "" : name.strip();
    if (stripped.codePointCount(0, stripped.length()) > DeviceDescription.TEXT_MAX) {
      throw new Problem(400, "name_too_long", "The name is too long.");
    }
    String plain = DeviceDescription.plain(stripped);
    if (plain.isEmpty()) {
      throw new Problem(400, "name_missing", "A device needs a name.");
    }
    var account = caller.account().id();
    return database.write(tx -> {
      if (!stores.devices().rename(tx, account, id, plain)) {
        throw new Problem(404, "not_found", "There is no such device.");
      }
      return Reply.json(200, Views.device(stores.devices().find(tx, account, id).orElseThrow()));
    });
  }
}
