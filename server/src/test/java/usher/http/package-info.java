@NullMarked
package usher.http;

import org.jspecify.annotations.NullMarked;
