/** What users start, used as they use it: the commands, the pages and the APIs from outside. */
@NullMarked
package usher.e2e;

import org.jspecify.annotations.NullMarked;
