/** Reads settings from a file and the environment; knows how, not which. */
@NullMarked
package usher.config;

import org.jspecify.annotations.NullMarked;
