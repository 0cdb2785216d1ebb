/** Tests of the pages. */
@NullMarked
package usher.web;

import org.jspecify.annotations.NullMarked;
