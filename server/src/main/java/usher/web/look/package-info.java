/** How pages look and speak: the brand, the languages, times in words, the templates. */
@NullMarked
package usher.web.look;

import org.jspecify.annotations.NullMarked;
