/** Which clients there are: those of the configuration, and those that an operator registers. */
@NullMarked
package usher.oauth.registration;

import org.jspecify.annotations.NullMarked;
