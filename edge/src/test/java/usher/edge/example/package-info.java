/**
 * How the library is put into what other back ends are made of. Examples, compiled and run by the
 * build.
 */
@NullMarked
package usher.edge.example;

import org.jspecify.annotations.NullMarked;
