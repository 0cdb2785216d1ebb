/** What to do when somebody else may have a signing key. */
@NullMarked
package usher.burn;

import org.jspecify.annotations.NullMarked;
