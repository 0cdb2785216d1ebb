package usher.web;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import usher.device.Places;
import usher.signin.Caller;
import usher.signin.SignIn;
import usher.signin.SignInStore;
import usher.signin.SignedInDevice;
import usher.sql.Database;
import usher.web.view.DeviceRow;
import usher.web.view.SignOutView.Line;
import usher.web.visit.Visit;

/** An account's signed-in devices, as its viewer reads them. Thread-safe. */
final class DeviceList {
  private static final Duration LONG_UNUSED = Duration.ofDays(90);

  private final Database database;
  private final SignInStore signIns;

  DeviceList(Database database, SignInStore signIns) {
    this.database = database;
    this.signIns = signIns;
  }

  /** All that last, this one first, then by last use. */
  List<SignedInDevice> of(Visit visit, Caller caller) {
    return database.read(tx -> signIns.active(tx, caller.account().id())).stream()
        .filter(device -> device.signIn().lasts(visit.now()))
        .sorted(Comparator.comparing(device -> !device.signIn().sid().equals(caller.sid())))
        .toList();
  }

  static DeviceRow row(Visit visit, Caller caller, SignedInDevice device) {
    SignIn signIn = device.signIn();
    boolean unused = signIn.lastUsedAt().plus(LONG_UNUSED).isBefore(visit.now());
    return new DeviceRow(
        signIn.sid().value(),
        device.device().id().value(),
        device.device().kind().word(),
        device.device().name(),
        known(device.device().model()),
        place(visit, signIn.place()),
        visit.when().past(signIn.lastUsedAt()),
        device.profile(),
        visit.when().day(signIn.createdAt()),
        signIn.endsAt() == null ? null : visit.when().future(signIn.endsAt()),
        unused ? visit.when().day(signIn.lastUsedAt()) : null,
        signIn.sid().equals(caller.sid()));
  }

  static Line line(Visit visit, Caller caller, SignedInDevice device) {
    SignIn signIn = device.signIn();
    boolean current = signIn.sid().equals(caller.sid());
    String used =
        current
            ? visit.words().say("devices.now")
            : visit.words().say("devices.used", visit.when().past(signIn.lastUsedAt()));
    String place = place(visit, signIn.place());
    String detail = place == null ? used : place + " · " + used;
    return new Line(
        signIn.sid().value(),
        device.device().kind().word(),
        device.device().name(),
        detail,
        current);
  }

  /** A stored place in the viewer's language; null when it is not known. */
  static @Nullable String place(Visit visit, @Nullable String stored) {
    if (stored == null) {
      return null;
    }
    return stored.equals(Places.LOCAL)
        ? visit.words().say("place.local")
        : Locale.of("", stored).getDisplayCountry(visit.words().locale());
  }

  static @Nullable String known(String model) {
    return model.isBlank() ? null : model;
  }
}
