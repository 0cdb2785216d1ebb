/** Tests of the pages. */
@NullMarked
package usher.web.look;

import org.jspecify.annotations.NullMarked;
