/** Who may watch now: starts, heartbeats, passes, and what sign-outs and plans do to them. */
@NullMarked
package usher.playback;

import org.jspecify.annotations.NullMarked;
