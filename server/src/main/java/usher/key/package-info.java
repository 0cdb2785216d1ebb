/** The keys that sign access tokens. */
@NullMarked
package usher.key;

import org.jspecify.annotations.NullMarked;
