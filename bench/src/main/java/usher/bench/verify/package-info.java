/** What a back end's check of a token costs: in time, in memory, and in requests to Usher. */
@NullMarked
package usher.bench.verify;

import org.jspecify.annotations.NullMarked;
