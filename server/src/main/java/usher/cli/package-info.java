/** The commands of `usher`, for whoever runs it. */
@NullMarked
package usher.cli;

import org.jspecify.annotations.NullMarked;
