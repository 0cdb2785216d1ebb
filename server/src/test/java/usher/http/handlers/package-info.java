@NullMarked
package usher.http.handlers;

import org.jspecify.annotations.NullMarked;
