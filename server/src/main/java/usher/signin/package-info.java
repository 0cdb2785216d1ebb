/** One authenticated stay of one device. */
@NullMarked
package usher.signin;

import org.jspecify.annotations.NullMarked;
