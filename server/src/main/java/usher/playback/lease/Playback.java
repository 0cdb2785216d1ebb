package usher.playback.lease;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import usher.device.DeviceId;
import usher.device.DeviceKind;
import usher.signin.SignInId;

/**
 * Something that is being watched on a device: what a household reads when it is told who watches.
 *
 * @param profile the name of who watches; null when the app did not say
 * @param quality the best quality that the plan allowed when it started; empty if plans name none
 * @param since when it started, by the clock of the node that started it; for people, decides
 *     nothing
 */
public record Playback(
    PlaybackId id,
    SignInId sid,
    Screen screen,
    @Nullable String profile,
    Title title,
    ContentKind content,
    String quality,
    Instant since) {

  /** The device on which it plays, named as it was when it started. */
  public record Screen(DeviceId device, DeviceKind kind, String name) {}

  /**
   * What plays.
   *
   * @param id the service's own id of it, by which rules and passes know it
   * @param name as people read it
   */
  public record Title(String id, String name) {}

  /** The same playback under the id and the instant of an earlier try of the same start. */
  Playback as(Playback earlier) {
    return new Playback(earlier.id, sid, screen, profile, title, content, quality, earlier.since);
  }
}
