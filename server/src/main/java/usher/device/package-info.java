/** What an account is signed in on. */
@NullMarked
package usher.device;

import org.jspecify.annotations.NullMarked;
