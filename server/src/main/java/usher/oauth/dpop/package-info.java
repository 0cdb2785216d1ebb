/** Tokens that are good only for whoever has the key that they are bound to (RFC 9449). */
@NullMarked
package usher.oauth.dpop;

import org.jspecify.annotations.NullMarked;
