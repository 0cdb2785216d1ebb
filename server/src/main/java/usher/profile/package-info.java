/** The persons inside an account. */
@NullMarked
package usher.profile;

import org.jspecify.annotations.NullMarked;
