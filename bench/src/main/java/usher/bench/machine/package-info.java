/** What a machine is, and what a process takes of it. */
@NullMarked
package usher.bench.machine;

import org.jspecify.annotations.NullMarked;
