/** What OpenID Connect adds for apps that know whom they talk to: userinfo, hints, sign-out. */
@NullMarked
package usher.oauth.openid;

import org.jspecify.annotations.NullMarked;
