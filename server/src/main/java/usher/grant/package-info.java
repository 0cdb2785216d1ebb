/** Authorization codes, device codes and refresh tokens: one row each. */
@NullMarked
package usher.grant;

import org.jspecify.annotations.NullMarked;
