/** Posters, stills and faces: every picture of Matinee, printed as SVG from shapes drawn here. */
@NullMarked
package matinee.art;

import org.jspecify.annotations.NullMarked;
