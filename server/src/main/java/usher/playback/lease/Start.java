package usher.playback.lease;

import java.util.List;
import org.jspecify.annotations.Nullable;
import usher.account.AccountId;

/**
 * A wish to watch, with everything that the one atomic step needs to decide it.
 *
 * @param key the device's own name for this start: with the same key the same device takes its own
 *     earlier place, so that a lost answer costs nothing
 * @param takeOver the playback whose place is wanted; its being there at all says that a viewer
 *     asked for it
 * @param limit what the account's plan allows, read before
 * @param caps the rules that count this playback
 * @param returning whether it proved to have been playing until now, which lets it in while starts
 *     are held back
 */
public record Start(
    AccountId account,
    Playback playback,
    String key,
    @Nullable PlaybackId takeOver,
    PlanLimit limit,
    List<Cap> caps,
    boolean returning) {
  public Start {
    caps = List.copyOf(caps);
  }
}
