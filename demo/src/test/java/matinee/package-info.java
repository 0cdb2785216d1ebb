@NullMarked
package matinee;

import org.jspecify.annotations.NullMarked;
