/** One request for a page: who opens it, in which words, and what the page before left behind. */
@NullMarked
package usher.web.visit;

import org.jspecify.annotations.NullMarked;
