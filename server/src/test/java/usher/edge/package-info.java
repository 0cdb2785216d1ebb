/** What tests of the server need of the edge library's inside. */
@NullMarked
package usher.edge;

import org.jspecify.annotations.NullMarked;
