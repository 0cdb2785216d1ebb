/** Who applies the log, and who waits for them: the proof of a sign-out. */
@NullMarked
package usher.follower;

import org.jspecify.annotations.NullMarked;
