/** The way to a Redis server or cluster: knows no feature. */
@NullMarked
package usher.redis;

import org.jspecify.annotations.NullMarked;
