/** The leases of a service with several nodes, in Redis. */
@NullMarked
package usher.playback.lease.redis;

import org.jspecify.annotations.NullMarked;
