@NullMarked
package usher.playback.lease;

import org.jspecify.annotations.NullMarked;
