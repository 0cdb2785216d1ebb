@NullMarked
package usher.edge;

import org.jspecify.annotations.NullMarked;
