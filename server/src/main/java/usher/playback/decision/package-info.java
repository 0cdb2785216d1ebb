/** Why a device was let in or not, for whoever asks. */
@NullMarked
package usher.playback.decision;

import org.jspecify.annotations.NullMarked;
