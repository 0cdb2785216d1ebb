/** What a lease costs beside the server: in this process's memory, and in a bare Redis. */
@NullMarked
package usher.bench.playback;

import org.jspecify.annotations.NullMarked;
