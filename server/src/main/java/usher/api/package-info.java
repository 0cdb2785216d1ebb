/** The account API, one file per resource (docs/api.md). */
@NullMarked
package usher.api;

import org.jspecify.annotations.NullMarked;
