package usher.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import usher.activity.Activity;
import usher.activity.ActivityKind;
import usher.activity.ActivityStore;
import usher.http.Reply;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.profile.Profile;
import usher.profile.Profiles;
import usher.signin.Caller;
import usher.signin.SignedInDevice;
import usher.sql.Database;
import usher.web.view.AccountView;
import usher.web.view.AccountView.Happening;
import usher.web.view.DeviceRow;
import usher.web.view.ProfileRow;
import usher.web.visit.Notices;
import usher.web.visit.Told;
import usher.web.visit.Visit;

/** {@code /account}: all about an account on one page. Thread-safe. */
final class AccountPages {
  private static final int DEVICES_SHOWN = 3;
  private static final int ACTIVITY_SHOWN = 8;
  private static final int ACTIVITY_READ = 200;

  private final Database database;
  private final ActivityStore activities;
  private final DeviceList devices;
  private final Profiles profiles;
  private final Plans plans;
  private final WatchPages watching;

  AccountPages(
      Database database,
      ActivityStore activities,
      DeviceList devices,
      Profiles profiles,
      Plans plans,
      WatchPages watching) {
    this.database = database;
    this.activities = activities;
    this.devices = devices;
    this.profiles = profiles;
    this.plans = plans;
    this.watching = watching;
  }

  Reply get(Visit visit, Caller caller) {
    Optional<String> notice = Notices.read(visit);
    Reply reply = visit.show(view(visit, caller, notice.orElse(null)));
    return notice.isPresent() ? Told.forget(reply) : reply;
  }

  /** {@code /account/activity}: what happened, as far back as it is kept and can be read. */
  Reply activity(Visit visit, Caller caller) {
    var id = caller.account().id();
    List<Activity> lines = database.read(tx -> activities.recent(tx, id, ACTIVITY_READ));
    return visit.show(
        new AccountView.Story(lines.stream().map(line -> happening(visit, line)).toList()));
  }

  private AccountView.Overview view(Visit visit, Caller caller, @Nullable String notice) {
    var id = caller.account().id();
    Plan plan = plans.of(caller.account().plan());
    List<ProfileRow> people = profiles.of(id).stream().map(AccountPages::row).toList();
    List<SignedInDevice> all = devices.of(visit, caller);
    List<DeviceRow> first =
        all.stream()
            .limit(DEVICES_SHOWN)
            .map(device -> DeviceList.row(visit, caller, device))
            .toList();
    List<Activity> lines = database.read(tx -> activities.recent(tx, id, ACTIVITY_READ));
    return new AccountView.Overview(
        caller.account().email(),
        capitalised(plan.name()),
        plan.screens(),
        people,
        people.size() < profiles.max(),
        watching.now(visit, caller),
        first,
        all.size(),
        passwordChanged(visit, lines),
        lines.stream().limit(ACTIVITY_SHOWN).map(line -> happening(visit, line)).toList(),
        notice == null ? null : visit.words().say(notice, profiles.max()));
  }

  static ProfileRow row(Profile profile) {
    return new ProfileRow(profile.id(), profile.name(), profile.picture(), profile.kids());
  }

  private static @Nullable String passwordChanged(Visit visit, List<Activity> lines) {
    return lines.stream()
        .filter(line -> line.kind() == ActivityKind.PASSWORD_CHANGED)
        .findFirst()
        .map(line -> visit.when().day(line.at()))
        .orElse(null);
  }

  private static Happening happening(Visit visit, Activity line) {
    String place = DeviceList.place(visit, line.place());
    String when = visit.when().past(line.at());
    return new Happening(sentence(visit, line), place == null ? when : place + " · " + when);
  }

  private static String sentence(Visit visit, Activity line) {
    String device = line.device() == null ? visit.words().say("kind.other") : line.device();
    return switch (line.kind()) {
      case SIGNED_IN -> visit.words().say("activity.signed_in", device);
      case SIGNED_OUT -> signedOut(visit, line, device);
      case DEVICE_DENIED -> visit.words().say("activity.device_denied", device);
      case PASSWORD_CHANGED ->
          line.device() == null
              ? visit.words().say("activity.password_changed_somehow")
              : visit.words().say("activity.password_changed", device);
    };
  }

  private static String signedOut(Visit visit, Activity line, String device) {
    String reason = line.reason();
    if (reason == null || (reason.equals("elsewhere") && line.by() == null)) {
      return visit.words().say("activity.signed_out.other", device);
    }
    String by = line.by() == null ? "" : line.by();
    return visit.words().say("activity.signed_out." + reason, device, by);
  }

  private static String capitalised(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
