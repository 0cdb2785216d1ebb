@NullMarked
package usher.bench;

import org.jspecify.annotations.NullMarked;
