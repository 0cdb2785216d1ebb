/** Apps' own servers are told when a sign-in is over (OpenID Connect Back-Channel Logout 1.0). */
@NullMarked
package usher.oauth.logout;

import org.jspecify.annotations.NullMarked;
