package usher.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.plan.Plan;
import usher.playback.Playbacks;
import usher.playback.decision.Decision;
import usher.playback.lease.Lease;
import usher.playback.lease.Playback;
import usher.signin.SignInId;

/** The JSON shapes of who watches now (docs/api.md). */
final class PlaybackViews {
  private PlaybackViews() {}

  static Map<String, @Nullable Object> playback(Lease lease, SignInId current) {
    Playback playback = lease.playback();
    Map<String, @Nullable Object> device = new LinkedHashMap<>();
    device.put("id", playback.screen().device().value());
    device.put("kind", playback.screen().kind().word());
    device.put("name", playback.screen().name());
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", playback.id().value());
    view.put("current", playback.sid().equals(current));
    view.put("sid", playback.sid().value());
    view.put("device", device);
    view.put("profile", playback.profile());
    view.put("title", playback.title().id());
    view.put("title_name", playback.title().name());
    view.put("content", playback.content().word());
    view.put("since", playback.since().toString());
    view.put("expires_at", lease.expiresAt().toString());
    return view;
  }

  static List<Map<String, @Nullable Object>> playbacks(List<Lease> leases, SignInId current) {
    return leases.stream().map(lease -> playback(lease, current)).toList();
  }

  static List<Map<String, Object>> plans(List<Plan> plans) {
    return plans.stream()
        .map(plan -> Map.<String, Object>of("name", plan.name(), "screens", plan.screens()))
        .toList();
  }

  static Map<String, @Nullable Object> decision(Decision decision) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", decision.id());
    view.put("at", decision.at().toString());
    view.put("admitted", decision.admitted());
    view.put("reason", decision.reason());
    view.put("rule", decision.rule());
    view.put("limit", decision.limit());
    view.put("in_use", decision.inUse());
    view.put("device", decision.device());
    view.put("profile", decision.profile());
    view.put("title", decision.title().id());
    view.put("title_name", decision.title().name());
    view.put("content", decision.content().word());
    view.put("other", decision.other());
    view.put("shadow", decision.shadow());
    view.put("watching", decision.watching().stream().map(PlaybackViews::watching).toList());
    return view;
  }

  private static Map<String, @Nullable Object> watching(Decision.Watching one) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("device", one.device());
    view.put("profile", one.profile());
    view.put("title_name", one.title());
    view.put("since", one.since().toString());
    return view;
  }

  /** A playback that has begun. */
  static Map<String, @Nullable Object> playing(Playbacks.Playing playing, Duration heartbeat) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", playing.playback().id().value());
    view.put("pass", playing.pass().text());
    view.put("pass_expires_at", playing.pass().expiresAt().toString());
    view.put("expires_at", playing.expiresAt().toString());
    view.put("heartbeat_s", heartbeat.toSeconds());
    view.put("quality", playing.playback().quality());
    return view;
  }

  /** A playback that goes on. */
  static Map<String, @Nullable Object> going(Playbacks.Going going, Duration heartbeat) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("pass", going.pass() == null ? null : going.pass().text());
    view.put("pass_expires_at", going.passExpiresAt().toString());
    view.put("expires_at", going.expiresAt().toString());
    view.put("heartbeat_s", heartbeat.toSeconds());
    return view;
  }
}
