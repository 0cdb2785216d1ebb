package usher.api;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import usher.device.DeviceDescription;
import usher.http.Call;
import usher.http.Problem;
import usher.http.Reply;
import usher.http.Routes;
import usher.limit.Rate;
import usher.oauth.Clients;
import usher.oauth.resource.Bearers;
import usher.plan.Plan;
import usher.plan.Plans;
import usher.playback.Playbacks;
import usher.playback.Wish;
import usher.playback.lease.Admission.Denied;
import usher.playback.lease.ContentKind;
import usher.playback.lease.LeasesDown;
import usher.playback.lease.Playback.Title;
import usher.playback.lease.PlaybackId;
import usher.secret.Secrets;
import usher.signin.Caller;
import usher.signin.SignInId;

/** {@code /v1/playbacks}: who may watch now. Thread-safe. */
public final class PlaybackRoutes {
  /** What an app says when a viewer presses play. */
  @Json
  record StartBody(
      @Nullable String title,
      @Json.Property("title_name") @Nullable String titleName,
      @Nullable String profile,
      @Nullable String content,
      @Nullable String start,
      @Json.Property("take_over") @Nullable String takeOver,
      @Nullable String pass) {}

  /** What a player says with a heartbeat. */
  @Json
  record BeatBody(@Nullable String pass) {}

  /**
   * The parts that the routes speak for.
   *
   * @param isOver whether this node has read of the sign-in's end; asks no database
   */
  public record Parts(
      Bearers bearers,
      Clients clients,
      Playbacks playbacks,
      DecisionRoutes decisions,
      Plans plans,
      Secrets secrets,
      Rate rate,
      Predicate<SignInId> isOver) {}

  private static final int KEY_MAX = 128;
  private static final int ID_MAX = 64;

  private final Parts parts;
  private final Duration heartbeat;

  /**
   * Makes the handlers.
   *
   * @param heartbeat how often players are to send one
   */
  public PlaybackRoutes(Parts parts, Duration heartbeat) {
    this.parts = parts;
    this.heartbeat = heartbeat;
  }

  /** Adds the routes. */
  public void add(Routes routes) {
    routes
        .post("/v1/playbacks", this::start)
        .post("/v1/playbacks/{id}/heartbeat", this::heartbeat)
        .delete("/v1/playbacks/{id}", this::stop)
        .get("/v1/playbacks", this::list);
    parts.decisions().add(routes, this::caller);
  }

  private Reply start(Call call) {
    Bearers.Holder holder = parts.bearers().holder(call);
    Caller caller = caller(holder);
    Wish wish = wish(call.json(StartBody.class));
    String audience = audience(holder.clientId());
    return switch (withPause(() -> parts.playbacks().start(caller, wish, audience))) {
      case Playbacks.Playing playing -> Reply.json(201, PlaybackViews.playing(playing, heartbeat));
      case Playbacks.Refused(Denied denied, List<Plan> larger) ->
          throw refused(denied, larger, holder);
      case Playbacks.SignedOut() -> throw holder.isOver();
      case Playbacks.UnknownProfile() ->
          throw new Problem(404, "not_found", "There is no such profile.");
    };
  }

  /**
   * No row is read: the lease is what decides, and a sign-out ends it on whichever node. So players
   * go on while the database is away.
   */
  private Reply heartbeat(Call call) {
    Bearers.Holder holder = parts.bearers().holder(call);
    if (parts.isOver().test(holder.sid())) {
      throw holder.isOver();
    }
    PlaybackId id = id(call.pathValue("id"));
    boolean silent = call.header("Content-Type") == null;
    String pass = silent ? null : call.json(BeatBody.class).pass();
    String audience = audience(holder.clientId());
    Playbacks.Beat beat =
        withPause(
            () -> parts.playbacks().heartbeat(holder.account(), holder.sid(), id, pass, audience));
    return switch (beat) {
      // Most of all requests, and each says the same: metrics count them.
      case Playbacks.Going going ->
          Reply.json(200, PlaybackViews.going(going, heartbeat)).unlogged();
      case Playbacks.Over over -> throw over(over);
      case Playbacks.TooSoon(Duration pause) ->
          throw later(429, "too_soon", "The last heartbeat was a moment ago.", pause);
    };
  }

  private Reply stop(Call call) {
    Caller caller = caller(call);
    PlaybackId id = id(call.pathValue("id"));
    return withPause(() -> {
      parts.playbacks().stop(caller, id);
      return Reply.empty(204);
    });
  }

  private Reply list(Call call) {
    Caller caller = caller(call);
    Plan plan = parts.plans().of(caller.account().plan());
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("plan", plan.name());
    view.put("screens", plan.screens());
    view.put(
        "playbacks",
        PlaybackViews.playbacks(
            withPause(() -> parts.playbacks().live(caller.account().id())), caller.sid()));
    return Reply.json(200, view);
  }

  /** Who asks, unless it has asked too often. */
  private Caller caller(Call call) {
    return caller(parts.bearers().holder(call));
  }

  private Caller caller(Bearers.Holder holder) {
    Caller caller = parts.bearers().caller(holder);
    Duration pause = parts.rate().ask(caller.sid().value());
    if (pause.isPositive()) {
      throw later(429, "too_many_requests", "This device asks too often.", pause);
    }
    return caller;
  }

  private Wish wish(StartBody body) {
    String title = body.title() == null ? "" : body.title();
    if (title.isEmpty() || title.length() > KEY_MAX || !title.equals(line(title))) {
      throw new Problem(
          400, "title_unclear", "title is the id of what plays: one line of 1 to 128 characters.");
    }
    String name = body.titleName() == null ? "" : line(body.titleName());
    ContentKind content =
        ContentKind.parse(body.content() == null ? "other" : body.content())
            .orElseThrow(() ->
                new Problem(400, "content_unknown", "content is film, episode, live or other."));
    String key = body.start() == null ? parts.secrets().id() : body.start();
    if (key.isEmpty() || key.length() > KEY_MAX) {
      throw new Problem(400, "start_unclear", "start is a text of 1 to 128 characters.");
    }
    PlaybackId takeOver = body.takeOver() == null ? null : id(body.takeOver());
    String shown = DeviceDescription.plain(name.isEmpty() ? title : name);
    return new Wish(
        new Title(title, shown.isEmpty() ? title : shown),
        content,
        body.profile(),
        key,
        takeOver,
        body.pass());
  }

  private static String line(String text) {
    return text.strip().replaceAll("\\p{Cntrl}", " ");
  }

  private static PlaybackId id(String text) {
    if (text.isEmpty() || text.length() > ID_MAX) {
      throw new Problem(400, "id_unclear", "That is no playback's id.");
    }
    return new PlaybackId(text);
  }

  private String audience(String clientId) {
    return parts.clients().find(clientId).map(usher.oauth.Client::audience).orElse("");
  }

  private static Problem over(Playbacks.Over over) {
    return new Problem(410, "playback_ended", "This playback is over.")
        .with("reason", over.why().word())
        .with("by", over.by());
  }

  private static Problem refused(Denied denied, List<Plan> larger, Bearers.Holder holder) {
    List<?> watching = PlaybackViews.playbacks(denied.watching(), holder.sid());
    return switch (denied.why()) {
      case LIMIT ->
          new Problem(
                  409,
                  "too_many_screens",
                  denied.watching().size() + " of " + denied.limit() + " screens are in use.")
              .with("limit", denied.limit())
              .with("rule", denied.rule())
              .with("watching", watching)
              .with("plans", PlaybackViews.plans(larger));
      case TAKEN_OVER ->
          later(409, "taken_over", "Another device took over a moment ago.", denied.pause())
              .with("by", denied.by())
              .with("watching", watching);
      case TOO_MANY_TAKE_OVERS ->
          later(429, "too_many_take_overs", "Devices take over in turn.", denied.pause());
      case START_ENDED ->
          new Problem(409, "start_ended", "This start was stopped; a new one needs a new key.");
      case HELD -> later(503, "starts_held", "New starts wait for a moment.", denied.pause());
      case SIGNED_OUT -> holder.isOver();
    };
  }

  private interface Question<T> {
    T ask();
  }

  /** A lease store that is down is told as that. */
  private static <T> T withPause(Question<T> question) {
    try {
      return question.ask();
    } catch (LeasesDown e) {
      throw later(503, "leases_down", "Who watches cannot be counted at this moment.", e.pause())
          .because(e);
    }
  }

  private static Problem later(int status, String code, String text, Duration pause) {
    long seconds = Math.max(1, pause.plusMillis(999).toSeconds());
    return new Problem(status, code, text).header("Retry-After", Long.toString(seconds));
  }
}
