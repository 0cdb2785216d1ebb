/** The pages viewers meet: sign in, link a TV, account, devices, sign out. */
@NullMarked
package usher.web;

import org.jspecify.annotations.NullMarked;
