/** The event streams of signed-in devices. */
@NullMarked
package usher.event;

import org.jspecify.annotations.NullMarked;
