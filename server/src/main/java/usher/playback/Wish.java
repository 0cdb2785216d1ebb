package usher.playback;

import org.jspecify.annotations.Nullable;
import usher.playback.lease.ContentKind;
import usher.playback.lease.Playback.Title;
import usher.playback.lease.PlaybackId;

/**
 * What an app asks when a viewer presses play.
 *
 * @param profile the id of who watches; null for whom the device was told last
 * @param key the app's own key for this player
 * @param takeOver the playback that is to end for it; null if no viewer asked for that
 * @param pass the last pass of a playback that lapsed
 */
public record Wish(
    Title title,
    ContentKind content,
    @Nullable String profile,
    String key,
    @Nullable PlaybackId takeOver,
    @Nullable String pass) {}
