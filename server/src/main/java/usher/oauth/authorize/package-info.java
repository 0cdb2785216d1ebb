/**
 * From an app's request for a code to the code (RFC 6749, section 4.1; OpenID Connect Core, section
 * 3.1.2): the request as it is read, what the viewer has still to do for it, and the answer.
 */
@NullMarked
package usher.oauth.authorize;

import org.jspecify.annotations.NullMarked;
