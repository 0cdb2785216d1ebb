/** How log lines look, and what never gets into one. */
@NullMarked
package usher.log;

import org.jspecify.annotations.NullMarked;
