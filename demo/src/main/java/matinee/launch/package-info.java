/** What {@code ./usher demo} needs to start Usher and Matinee side by side. */
@NullMarked
package matinee.launch;

import org.jspecify.annotations.NullMarked;
