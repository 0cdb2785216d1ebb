/** Changing the password. */
@NullMarked
package usher.password;

import org.jspecify.annotations.NullMarked;
