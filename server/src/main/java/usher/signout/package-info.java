/** The one way out, and the door in that uses it. */
@NullMarked
package usher.signout;

import org.jspecify.annotations.NullMarked;
