/** OAuth clients: who they are, how they prove it, and the ones that come while Usher runs. */
@NullMarked
package usher.oauth.client;

import org.jspecify.annotations.NullMarked;
