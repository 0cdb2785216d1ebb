/** Who pays and signs in. */
@NullMarked
package usher.account;

import org.jspecify.annotations.NullMarked;
