/** What keeps the repository small, plain and readable, as rules that the build checks. */
@NullMarked
package usher.tidy;

import org.jspecify.annotations.NullMarked;
