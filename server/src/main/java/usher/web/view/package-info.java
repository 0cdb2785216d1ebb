/** What each page shows, already in the viewer's words: immutable, and free of domain classes. */
@NullMarked
package usher.web.view;

import org.jspecify.annotations.NullMarked;
