/**
 * The right to watch: what a playback and its lease are, and who decides about them in one step.
 */
@NullMarked
package usher.playback.lease;

import org.jspecify.annotations.NullMarked;
