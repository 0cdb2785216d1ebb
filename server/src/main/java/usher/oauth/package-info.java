/** OAuth 2.1 and the device grant: one file per endpoint, one per grant. */
@NullMarked
package usher.oauth;

import org.jspecify.annotations.NullMarked;
