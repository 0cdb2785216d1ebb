package usher.api;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import usher.device.Device;
import usher.profile.Profile;
import usher.signin.SignIn;
import usher.signin.SignInId;
import usher.signin.SignedInDevice;
import usher.signout.Receipt;

/** The API's JSON shapes (docs/api.md). */
final class Views {
  /** A device that was not used for so long is marked. */
  static final Duration UNUSED = Duration.ofDays(90);

  private Views() {}

  static Map<String, @Nullable Object> profile(Profile profile) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", profile.id());
    view.put("name", profile.name());
    view.put("picture", profile.picture());
    view.put("kids", profile.kids());
    return view;
  }

  static List<Map<String, @Nullable Object>> profiles(List<Profile> profiles) {
    return profiles.stream().map(Views::profile).toList();
  }

  static Map<String, @Nullable Object> device(Device device) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", device.id().value());
    view.put("kind", device.kind().word());
    view.put("name", device.name());
    view.put("model", device.model());
    return view;
  }

  static Map<String, @Nullable Object> signIn(
      SignedInDevice device, SignInId current, Instant now) {
    SignIn signIn = device.signIn();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("sid", signIn.sid().value());
    view.put("current", signIn.sid().equals(current));
    view.put("device", device(device.device()));
    view.put("client", signIn.clientId());
    view.put("profile", device.profile());
    view.put("place", signIn.place());
    view.put("signed_in_at", signIn.createdAt().toString());
    view.put("last_used_at", signIn.lastUsedAt().toString());
    view.put("ends_at", text(signIn.endsAt()));
    view.put("unused", signIn.lastUsedAt().plus(UNUSED).isBefore(now));
    return view;
  }

  /** The number of playbacks that it ended, null if it is not known (any more). */
  static Map<String, @Nullable Object> receipt(Receipt receipt, @Nullable Integer playbacksEnded) {
    Duration after = receipt.state().after();
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("id", receipt.id());
    view.put("seq", receipt.seq());
    view.put("playbacks_ended", playbacksEnded);
    view.put("signed_out", receipt.signedOut().stream().map(Views::signedOut).toList());
    view.put("confirmed", receipt.confirmed());
    view.put("after_ms", after == null ? null : after.toMillis());
    view.put(
        "followers",
        Map.of("confirmed", receipt.state().confirmed(), "of", receipt.state().followers()));
    view.put("certain_at", receipt.certainAt().toString());
    view.put("screens", receipt.screens().stream().map(Views::screen).toList());
    return view;
  }

  private static Map<String, @Nullable Object> signedOut(Receipt.SignedOut one) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("sid", one.sid().value());
    view.put("device", one.device().name());
    return view;
  }

  private static Map<String, @Nullable Object> screen(Receipt.SignedOut one) {
    Map<String, @Nullable Object> view = signedOut(one);
    view.put("told", one.told());
    return view;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
