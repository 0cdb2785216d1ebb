/** The limits an account bought. */
@NullMarked
package usher.plan;

import org.jspecify.annotations.NullMarked;
