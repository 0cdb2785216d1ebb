package usher.playback.lease;

import org.jspecify.annotations.Nullable;
import usher.signin.SignInId;

/**
 * That a playback came to its end otherwise than by its own device: what that device is told.
 *
 * @param by the name of the device that did it, or of the plan that allows no more
 */
public record Ended(SignInId sid, PlaybackId id, PlaybackEnd why, @Nullable String by) {}
