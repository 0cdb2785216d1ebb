/** Handlers that every server needs: files from the class path, health. */
@NullMarked
package usher.http.handlers;

import org.jspecify.annotations.NullMarked;
