/** Draws the clips that Matinee plays; run by demo/clips, and by nobody who watches. */
@NullMarked
package matinee.film;

import org.jspecify.annotations.NullMarked;
