/** The token endpoint: one file per grant, and what they issue. */
@NullMarked
package usher.oauth.token;

import org.jspecify.annotations.NullMarked;
