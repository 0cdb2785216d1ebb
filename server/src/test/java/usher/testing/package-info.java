/** What tests share: a clock to move, the core put together, races, small files. */
@NullMarked
package usher.testing;

import org.jspecify.annotations.NullMarked;
