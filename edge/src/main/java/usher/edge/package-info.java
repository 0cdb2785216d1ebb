/**
 * Checks Usher's access tokens inside a back end and follows the feed of revocations.
 *
 * <p>{@link usher.edge.Edge} is the whole of it for most back ends. The wire format of the feed
 * lives here too, so that the server writes with the same classes that a back end reads with.
 */
@NullMarked
package usher.edge;

import org.jspecify.annotations.NullMarked;
