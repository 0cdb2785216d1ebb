/** How an OAuth client proves who it is: one file per way. */
@NullMarked
package usher.oauth.client;

import org.jspecify.annotations.NullMarked;
