package usher.api;

import io.avaje.jsonb.Json;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.profile.Profiles;
import usher.signin.Caller;

/** {@code /v1/account} and {@code /v1/profiles}. Thread-safe. */
final class AccountRoutes {
  /** What a device says of a profile; on a change, what is missing stays. */
  @Json
  record ProfileBody(@Nullable String name, @Nullable String picture, @Nullable Boolean kids) {}

  private final Function<Call, Caller> callers;
  private final Profiles profiles;
  private final Plans plans;
  private final InstantSource clock;

  AccountRoutes(
      Function<Call, Caller> callers, Profiles profiles, Plans plans, InstantSource clock) {
    this.callers = callers;
    this.profiles = profiles;
    this.plans = plans;
    this.clock = clock;
  }

  void add(Routes routes) {
    routes
        .get("/v1/account", this::account)
        .get("/v1/profiles", this::list)
        .post("/v1/profiles", this::create)
        .patch("/v1/profiles/{id}", this::change)
        .delete("/v1/profiles/{id}", this::remove);
  }

  private Reply account(Call call) {
    Caller caller = callers.apply(call);
    Plan plan = plans.of(caller.account().plan());
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", caller.account().id().value());
    view.put("email", caller.account().email());
    view.put("plan", Map.of("name", plan.name(), "screens", plan.screens()));
    view.put("profiles", Views.profiles(profiles.of(caller.account().id())));
    view.put("sign_in", Views.signIn(caller.device(), caller.sid(), clock.instant()));
    return Reply.json(200, view);
  }

  private Reply list(Call call) {
    Caller caller = callers.apply(call);
    return Reply.json(200, Map.of("profiles", Views.profiles(profiles.of(caller.account().id()))));
  }

  private Reply create(Call call) {
    Caller caller = callers.apply(call);
    ProfileBody body = call.json(ProfileBody.class);
    String picture = body.picture() == null ? "amber" : body.picture();
    Profiles.Outcome outcome =
        profiles.add(
            caller.account().id(),
            body.name() == null ? "" : body.name(),
            picture,
            Boolean.TRUE.equals(body.kids()));
    return Reply.json(201, Views.profile(done(outcome).profile()));
  }

  private Reply change(Call call) {
    Caller caller = callers.apply(call);
    ProfileBody body = call.json(ProfileBody.class);
    Profiles.Outcome outcome =
        profiles.change(
            caller.account().id(), call.pathValue("id"), body.name(), body.picture(), body.kids());
    return Reply.json(200, Views.profile(done(outcome).profile()));
  }

  private Reply remove(Call call) {
    Caller caller = callers.apply(call);
    done(profiles.remove(caller.account().id(), call.pathValue("id")));
    return Reply.empty(204);
  }

  private Profiles.Done done(Profiles.Outcome outcome) {
    return switch (outcome) {
      case Profiles.Done done -> done;
      case Profiles.Refused(Profiles.Why why) -> throw problem(why);
    };
  }

  private Problem problem(Profiles.Why why) {
    return switch (why) {
      case NAME_MISSING -> new Problem(400, "name_missing", "A profile needs a name.");
      case NAME_TOO_LONG -> new Problem(400, "name_too_long", "The name is too long.");
      case NAME_TAKEN -> new Problem(409, "name_taken", "Another profile has that name.");
      case PICTURE_UNKNOWN -> new Problem(400, "picture_unknown", "There is no such picture.");
      case TOO_MANY ->
          new Problem(
              409, "too_many_profiles", "An account has at most " + profiles.max() + " profiles.");
      case NOT_FOUND -> new Problem(404, "not_found", "There is no such profile.");
      case LAST_ONE -> new Problem(409, "last_profile", "The last profile stays.");
    };
  }
}
