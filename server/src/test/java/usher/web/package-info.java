/** The pages over real sockets. */
@NullMarked
package usher.web;

import org.jspecify.annotations.NullMarked;
