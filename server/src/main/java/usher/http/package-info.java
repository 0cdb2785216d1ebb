/** The HTTP ground: knows requests, replies, errors and event streams, but no feature. */
@NullMarked
package usher.http;

import org.jspecify.annotations.NullMarked;
