/** Slowing down whoever guesses. */
@NullMarked
package usher.limit;

import org.jspecify.annotations.NullMarked;
