/** What others are told of a change, as surely as it has happened. */
@NullMarked
package usher.outbox;

import org.jspecify.annotations.NullMarked;
