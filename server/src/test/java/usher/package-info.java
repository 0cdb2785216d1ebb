@NullMarked
package usher;

import org.jspecify.annotations.NullMarked;
