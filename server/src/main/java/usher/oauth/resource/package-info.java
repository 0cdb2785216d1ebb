/**
 * Who calls with an access token: Usher as the resource server of its own API (RFC 6750, RFC 9449).
 */
@NullMarked
package usher.oauth.resource;

import org.jspecify.annotations.NullMarked;
