/** What a measurement found, and how it is told. */
@NullMarked
package usher.bench.result;

import org.jspecify.annotations.NullMarked;
