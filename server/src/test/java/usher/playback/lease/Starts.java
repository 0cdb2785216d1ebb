package usher.playback.lease;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;
import usher.device.DeviceId;
import usher.device.DeviceKind;
import usher.playback.lease.Playback.Screen;
import usher.playback.lease.Playback.Title;
import usher.signin.SignInId;

/** Wishes to watch, as tests make them; each method changes one thing of it. */
public record Starts(
    AccountId account,
    String device,
    DeviceKind kind,
    String title,
    ContentKind content,
    String key,
    @Nullable PlaybackId takeOver,
    PlanLimit limit,
    List<Cap> caps,
    boolean returning) {
  public static final Instant SINCE = Instant.parse("2026-03-01T12:00:00Z");

  /** That device's first start, on a plan of so many screens. */
  public static Starts on(String account, String device, int screens) {
    return new Starts(
        new AccountId(account),
        device,
        DeviceKind.TV,
        "nosferatu",
        ContentKind.FILM,
        "key of " + device,
        null,
        new PlanLimit(1, "standard", screens),
        List.of(),
        false);
  }

  public static SignInId sid(String device) {
    return new SignInId("sid of " + device);
  }

  public SignInId sid() {
    return sid(device);
  }

  Starts device(String other) {
    return new Starts(
        account, other, kind, title, content, "key of " + other, takeOver, limit, caps, returning);
  }

  Starts kind(DeviceKind other) {
    return new Starts(
        account, device, other, title, content, key, takeOver, limit, caps, returning);
  }

  Starts title(String other) {
    return new Starts(account, device, kind, other, content, key, takeOver, limit, caps, returning);
  }

  Starts content(ContentKind other) {
    return new Starts(account, device, kind, title, other, key, takeOver, limit, caps, returning);
  }

  Starts key(String other) {
    return new Starts(
        account, device, kind, title, content, other, takeOver, limit, caps, returning);
  }

  Starts takeOver(PlaybackId other) {
    return new Starts(account, device, kind, title, content, key, other, limit, caps, returning);
  }

  Starts limit(PlanLimit other) {
    return new Starts(account, device, kind, title, content, key, takeOver, other, caps, returning);
  }

  Starts caps(Cap... others) {
    return new Starts(
        account, device, kind, title, content, key, takeOver, limit, List.of(others), returning);
  }

  Starts returning(boolean now) {
    return new Starts(account, device, kind, title, content, key, takeOver, limit, caps, now);
  }

  /** The wish itself, under that id. */
  public Start as(String id) {
    Playback playback =
        new Playback(
            new PlaybackId(id),
            sid(),
            new Screen(new DeviceId("id of " + device), kind, device),
            "Ada",
            new Title(title, "The film " + title),
            content,
            "hd",
            SINCE);
    return new Start(account, playback, key, takeOver, limit, caps, returning);
  }
}
