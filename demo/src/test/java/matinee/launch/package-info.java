@NullMarked
package matinee.launch;

import org.jspecify.annotations.NullMarked;
