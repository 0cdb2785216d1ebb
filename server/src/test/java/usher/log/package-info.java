@NullMarked
package usher.log;

import org.jspecify.annotations.NullMarked;
