/** Random ids and secrets, their hashes, and answers that only the holder of a secret can read. */
@NullMarked
package usher.secret;

import org.jspecify.annotations.NullMarked;
