/** Matinee, a small streaming service built on nothing but Usher's public interfaces. */
@NullMarked
package matinee;

import org.jspecify.annotations.NullMarked;
